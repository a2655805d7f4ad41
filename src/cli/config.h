/* config.h: options from and to a JSON file, one object of option names ("beta_h"). */
#ifndef GF_CLI_CONFIG_H
#define GF_CLI_CONFIG_H

#include "cli/command_line.h"

/* Reads a file into the arguments, except for what the command line gives. Texts of the arguments
 * point into *root, which the caller releases after them. EIO: file or syntax, with line and
 * column. EINVAL: unknown key, value out of range. */
gfold_status gf_config_read(const char *path, const gf_option_list *list, const gf_given *given,
                            void *arguments, json_t **root, gfold_error *err);

/* An HDF5 result (.h5) has its configuration in it; where it is not finished, its journal has. */
gfold_status gf_config_load(const char *path, json_t **root, gfold_error *err);

/* What of a configuration decides numbers; a new object. */
json_t *gf_config_essence(const gf_option_list *list, const json_t *config);

/* The complete effective configuration, in the order of the table. */
json_t *gf_config_dump(const gf_option_list *list, const void *arguments);

#endif
