/* expect.h: comparisons that print both numbers and what reproduces them. */
#ifndef EXPECT_H
#define EXPECT_H

#include <criterion/criterion.h>
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* |got - wanted| <= tol, NaN never; then a format and its arguments. */
#define expect_near(got, wanted, tol, format, ...)                                                 \
    do {                                                                                           \
        const double got_ = (got), wanted_ = (wanted), tol_ = (tol);                               \
        cr_assert(fabs(got_ - wanted_) <= tol_,                                                    \
                  "%.17g instead of %.17g, off by %.2e, allowed %.2e: " format, got_, wanted_,     \
                  fabs(got_ - wanted_), tol_, __VA_ARGS__);                                        \
    } while (0)

/* The same with a tolerance relative to the wanted number. */
#define expect_close(got, wanted, relative, format, ...)                                           \
    do {                                                                                           \
        const double of_ = (wanted);                                                               \
        expect_near(got, of_, (relative) * fabs(of_), format, __VA_ARGS__);                        \
    } while (0)

/* The status, and a sentence that contains the word. */
#define expect_refusal(call, error, wanted, word)                                                  \
    do {                                                                                           \
        const gfold_status status_ = (call);                                                       \
        cr_assert_eq(status_, wanted, "%s instead of %s: %s", gfold_status_name(status_),          \
                     gfold_status_name(wanted), (error).message);                                  \
        cr_assert_eq((error).status, wanted);                                                      \
        cr_assert_not_null(strstr((error).message, word), "'%s' lacks '%s'", (error).message,      \
                           word);                                                                  \
    } while (0)

#endif
