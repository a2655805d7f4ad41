#include <criterion/criterion.h>
#include <gatefold/status.h>
#include <string.h>

Test(status, every_status_has_its_own_name_and_sentence)
{
    for (int a = 0; a < GFOLD_STATUS_COUNT; a++) {
        const char *name = gfold_status_name((gfold_status)a);
        const char *sentence = gfold_status_sentence((gfold_status)a);
        cr_assert(strlen(name) >= 2 && strlen(sentence) >= 4, "status %d", a);
        for (int b = 0; b < a; b++) {
            cr_assert_str_neq(name, gfold_status_name((gfold_status)b));
            cr_assert_str_neq(sentence, gfold_status_sentence((gfold_status)b));
        }
    }
}

Test(status, names_are_those_of_the_enumerators)
{
    cr_assert_str_eq(gfold_status_name(GFOLD_OK), "OK");
    cr_assert_str_eq(gfold_status_name(GFOLD_EINVAL), "EINVAL");
    cr_assert_str_eq(gfold_status_name(GFOLD_ESTOPPED), "ESTOPPED");
}

Test(status, numbers_outside_the_list_are_unknown)
{
    const int outside[] = { -1, GFOLD_STATUS_COUNT, 1000 };
    for (size_t k = 0; k < sizeof outside / sizeof *outside; k++) {
        cr_assert_str_eq(gfold_status_name((gfold_status)outside[k]), "unknown status");
        cr_assert_str_eq(gfold_status_sentence((gfold_status)outside[k]), "unknown status");
    }
}
