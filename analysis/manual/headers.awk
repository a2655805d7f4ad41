# Turns the comments of the headers into Doxygen's: the one at the top as it stands, one behind code
# as that of the member before it, any other as that of what follows.
function escaped(text) {
    gsub(/[\\@<>#%&~$]/, "\\\\&", text)
    return text
}
FNR == 1 && /^\/\* / {
    brief = $0
    sub(/^\/\* [a-z0-9_]+\.h: /, "", brief)
    sub(/ *\*\/$/, "", brief)
    print "/** @file"
    print "@verbatim"
    print brief
    top = !/\*\/$/
    if (!top) print "@endverbatim */"
    next
}
top {
    top = !sub(/ *\*\/$/, "")
    sub(/^ \*? ?/, "")
    print
    if (!top) print "@endverbatim */"
    next
}
/^#/ { print; next }
{
    rest = $0
    line = ""
    while (rest != "") {
        if (inside) {
            end = index(rest, "*/")
            if (!end) { line = line escaped(rest); rest = ""; continue }
            line = line escaped(substr(rest, 1, end - 1)) "*/"
            rest = substr(rest, end + 2)
            inside = 0
        } else {
            start = index(rest, "/*")
            if (!start) { line = line rest; break }
            line = line substr(rest, 1, start - 1) "/**"
            before = line
            sub(/\/\*\*$/, "", before)
            if (before ~ /[^ ]/) line = line "<"
            rest = substr(rest, start + 2)
            inside = 1
        }
    }
    print line
}
