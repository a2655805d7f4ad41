/* status.h: what a call returns.
 *
 * Two channels: the returned gfold_status says whether the call did its job; the numbers, and how
 * good they are (residual, evaluations, standard error), are in the result. A refused argument is
 * named, with its value and range, in the optional gfold_error. Passing NULL for the error is fine.
 */
#ifndef GFOLD_STATUS_H
#define GFOLD_STATUS_H

#include <gatefold/export.h>

GFOLD_BEGIN_DECLS

#define GFOLD_STATUS_LIST(X)                                                                       \
    X(OK, "done")                                                                                  \
    X(EINVAL, "an argument is out of its range")                                                   \
    X(ENOMEM, "not enough memory")                                                                 \
    X(ENOSOL, "there is no solution")                                                              \
    X(ENOCONV, "no solution was found; one may exist")                                             \
    X(EACCURACY, "the tolerance asked for was not reached")                                        \
    X(ENUMERIC, "the numbers overflowed or became undefined")                                      \
    X(EEXTERN, "a library or program this call needs failed")                                      \
    X(EIO, "a file could not be read or written")                                                  \
    X(ESTOPPED, "stopped on request before the end")

#define GFOLD_STATUS_ENUM(name, sentence) GFOLD_##name,
typedef enum gfold_status { GFOLD_STATUS_LIST(GFOLD_STATUS_ENUM) GFOLD_STATUS_COUNT } gfold_status;
#undef GFOLD_STATUS_ENUM

typedef struct gfold_error {
    gfold_status status;
    char message[320]; /* one sentence; empty when the call succeeded */
} gfold_error;

/* The name ("EINVAL") and the sentence of a status; never NULL. */
GFOLD_API const char *gfold_status_name(gfold_status status);
GFOLD_API const char *gfold_status_sentence(gfold_status status);

GFOLD_END_DECLS

#endif
