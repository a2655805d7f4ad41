#include "compare/settings.h"

#include "expect.h"

Test(settings, a_line_makes_a_model_and_the_model_the_line)
{
    static const struct {
        gfold_preset preset;
        const char *line, *text;
    } cases[] = {
        { GFOLD_VRNN, "g=4 sigma_b=0.3", "vrnn g=4 sigma_b=0.3" },
        { GFOLD_GRNN, "g=3 alpha_z=2 tau_r=0.5", "grnn g=3 alpha_z=2 tau_r=0.5" },
        { GFOLD_FS, "g=2", "fs g=2" },
        { GFOLD_UPDATE, "g=2 alpha_z=inf tau_z=0", "fs g=2 tau_z=0" },
        { GFOLD_RESET, "", "reset g=2" },
    };
    for (size_t k = 0; k < COUNT(cases); k++) {
        gfold_model model;
        char text[96];
        gfold_error err;
        cr_assert_eq(gf_settings_model(cases[k].preset, cases[k].line, &model, &err), GFOLD_OK,
                     "%s", err.message);
        gf_settings_text(&model, text, sizeof text);
        cr_assert_str_eq(text, cases[k].text);
    }
}

Test(settings, what_is_no_setting_is_refused)
{
    gfold_model model;
    gfold_error err;
    expect_refusal(gf_settings_model(GFOLD_VRNN, "g", &model, &err), err, GFOLD_EINVAL,
                   "NAME=VALUE");
    expect_refusal(gf_settings_model(GFOLD_VRNN, "q=1", &model, &err), err, GFOLD_EINVAL, "q");
    expect_refusal(gf_settings_model(GFOLD_VRNN, "g=-1", &model, &err), err, GFOLD_EINVAL, "g");
}

/* Cut where there is no room, never beyond it. */
Test(settings, a_short_text_is_cut)
{
    const gfold_model model = gfold_model_preset(GFOLD_GRNN);
    char text[8] = "";
    gf_settings_text(&model, text, sizeof text);
    cr_assert_str_eq(text, "grnn g=");
}
