# Run at every build (cmake -D SOURCE= -D OUTPUT= -P): the file changes only when the commit does.
# --git-dir keeps an unpacked archive from being taken for a part of a checkout around it.
execute_process(
    COMMAND git --no-optional-locks --git-dir=${SOURCE}/.git --work-tree=${SOURCE}
            describe --always --dirty --abbrev=7 --exclude=*
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
    set(commit unknown)
endif()
configure_file(${SOURCE}/src/cmake/commit.c.in ${OUTPUT} @ONLY)
