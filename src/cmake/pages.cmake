# Man pages and completion, as PROGRAM prints them, into the folder OUTPUT.
function(page file)
    execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${OUTPUT}/${file}
        COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${OUTPUT})
file(MAKE_DIRECTORY ${OUTPUT}/man1)
page(completion --completion bash)
page(man1/gatefold.1 --man)
execute_process(COMMAND ${PROGRAM} --commands OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)
string(STRIP "${names}" names)
string(REPLACE "\n" ";" names "${names}")
foreach(name IN LISTS names)
    string(REPLACE " " "-" slug "${name}")
    string(REPLACE " " ";" words "${name}")
    page(man1/gatefold-${slug}.1 --man ${words})
endforeach()
file(TOUCH ${OUTPUT}/written)
