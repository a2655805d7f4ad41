/* export.h: attributes of the public interface.
 *
 * GFOLD_API marks what the shared library exports; everything else is hidden.
 * GFOLD_NODISCARD makes the compiler complain when a status is dropped.
 */
#ifndef GFOLD_EXPORT_H
#define GFOLD_EXPORT_H

#if defined(__GNUC__)
#define GFOLD_API __attribute__((visibility("default")))
#define GFOLD_NODISCARD __attribute__((warn_unused_result))
#else
#define GFOLD_API
#define GFOLD_NODISCARD
#endif

#ifdef __cplusplus
#define GFOLD_BEGIN_DECLS extern "C" {
#define GFOLD_END_DECLS }
#else
#define GFOLD_BEGIN_DECLS
#define GFOLD_END_DECLS
#endif

#endif
