#include <gatefold/status.h>

#define NAME(name, sentence) #name,
#define SENTENCE(name, sentence) sentence,

static const char *const names[] = { GFOLD_STATUS_LIST(NAME) };
static const char *const sentences[] = { GFOLD_STATUS_LIST(SENTENCE) };

static int known(gfold_status status)
{
    return (int)status >= 0 && status < GFOLD_STATUS_COUNT;
}

const char *gfold_status_name(gfold_status status)
{
    return known(status) ? names[status] : "unknown status";
}

const char *gfold_status_sentence(gfold_status status)
{
    return known(status) ? sentences[status] : "unknown status";
}
