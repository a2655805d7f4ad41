#include "cli/astro_arguments.h"

#include "core/fail.h"

const char *gf_astro_pattern_name(int index)
{
    static const char *const names[] = { "diamond", "gradient", "waves", "zero", "one", "two" };
    return index >= 0 && index < GFOLD_PATTERN_COUNT ? names[index] : NULL;
}

static const char *feedback_name(int index)
{
    static const char *const names[] = { "additive", "multiplicative", "off", "constant" };
    return index >= 0 && index < GFOLD_MODULATION_COUNT ? names[index] : NULL;
}

static const char *preset_name(int index)
{
    static const char *const names[] = { "grey", "binary" };
    return index >= 0 && index < GF_ASTRO_PRESETS ? names[index] : NULL;
}

static const char *rng_name(int index)
{
    static const char *const names[] = { "counter", "mt19937" };
    return index >= 0 && index < GFOLD_UNIFORM_COUNT ? names[index] : NULL;
}

#define AT(field) offsetof(gf_astro_arguments, field)
#define P(field) .offset = AT(params.field)
#define REAL(least, most) .kind = GF_REAL, .lo = least, .hi = most
#define STEPS .kind = GF_INTEGER, .lo = 1, .hi = 1e7, .unit = "steps"
#define CELL(field) .offset = AT(cell.astrocyte.field)

const gf_option gf_astro_rows[GF_ASTRO_ROWS] = {
    { .name = "preset", .kind = GF_CHOICE, .offset = AT(preset), .choice = preset_name,
      .meaning = "other defaults: grey levels, or binary images" },
    { .name = "image", .kind = GF_TEXT, .offset = AT(image), .form = "FILE,...",
      .meaning = "to remember: PNG, PGM, or .csv of P", .usual = "--pattern" },
    { .name = "pattern", .kind = GF_CHOICE, .offset = AT(pattern), .choice = gf_astro_pattern_name,
      .meaning = "synthetic image, without --image" },
    { .name = "shown", .kind = GF_SIZE, P(shown), .lo = 1, .hi = 8, .unit = "1",
      .meaning = "images: --pattern and those after it",
      .usual = "files of --image, else by preset" },
    { .name = "flipped", REAL(0, 1), .offset = AT(flipped), .unit = "1",
      .meaning = "pixels turned in training (binary)" },
    { .name = "resample", .kind = GF_FLAG, .offset = AT(resample),
      .meaning = "images of other sizes to rows x columns" },
    { .name = "noise", .kind = GF_TEXT, .offset = AT(noise), .form = "A,B,...",
      .meaning = "cues: gaussian:S, salt-pepper:D, flip:D, uniform, clean, none",
      .usual = "one of each noise, if no other cue" },
    { .name = "cue", .kind = GF_TEXT, .offset = AT(cue), .form = "FILE,...",
      .meaning = "cues: other images" },
    { .name = "current", .kind = GF_TEXT, .offset = AT(current), .form = "FILE,...",
      .meaning = "currents: of training, of more cues (.csv)" },
    { .name = "wiring", .kind = GF_TEXT, .offset = AT(wiring), .form = "FILE",
      .meaning = "targets: .bin of 16-bit words, or text" },
    { .name = "rows", .kind = GF_SIZE, P(rows), .lo = 4, .hi = 1501, .unit = "1",
      .meaning = "of neurons, 3 m + 1", .usual = "the image's, else 151" },
    { .name = "columns", .kind = GF_SIZE, P(columns), .lo = 4, .hi = 1501, .unit = "1",
      .meaning = "of neurons, 3 m + 1", .usual = "the image's, else 151" },
    { .name = "targets", .kind = GF_SIZE, P(targets), .lo = 0, .hi = 10000, .unit = "1",
      .meaning = "synapses that a neuron makes" },
    { .name = "reach", REAL(0, 1000), P(reach), .unit = "1",
      .meaning = "mean distance of targets; 0: anywhere" },
    { .name = "rng", .kind = GF_CHOICE, .offset = AT(rng), .choice = rng_name,
      .meaning = "uniform numbers" },
    { .name = "feedback", .kind = GF_CHOICE, .offset = AT(feedback), .choice = feedback_name,
      .meaning = "of astrocytes on synapses" },
    { .name = "simulate", .kind = GF_FLAG, P(simulate),
      .meaning = "calcium goes on in tests, not replayed" },
    { .name = "simultaneous", .kind = GF_FLAG, P(simultaneous),
      .meaning = "astrocytes all at once, not in place" },
    { .name = "decay", REAL(0, 1e4), P(decay), .unit = "1/s", .meaning = "of glutamate" },
    { .name = "release", REAL(0, 1e6), P(release), .unit = "1/s",
      .meaning = "of glutamate in a spike" },
    { .name = "g_floor", REAL(0, 100), P(g_floor), .unit = "1", .meaning = "smallest weight" },
    { .name = "g_gain", REAL(0, 100), P(g_gain), .unit = "1", .meaning = "more for equal grey" },
    { .name = "g_decay", REAL(0, 1), P(g_decay), .unit = "1", .meaning = "of that per grey level" },
    { .name = "gate_width", REAL(1e-3, 100), P(gate_width), .unit = "mV",
      .meaning = "of synapses" },
    { .name = "reversal", REAL(-200, 200), P(reversal), .unit = "mV", .meaning = "of synapses" },
    { .name = "a_feedback", REAL(0, 100), P(a_feedback), .unit = "1",
      .meaning = "largest feedback" },
    { .name = "ca_min", REAL(0, 100), P(ca_min), .unit = "uM",
      .meaning = "Ca that gives feedback" },
    { .name = "enter", REAL(0, 1e6), P(enter), .unit = "1",
      .meaning = "zone's glutamate that begins feedback" },
    { .name = "enter_span", .kind = GF_INTEGER, P(enter_span), .lo = 0, .hi = 1e6, .unit = "steps",
      .meaning = "> 0: enter is spikes at once, for so long" },
    { .name = "current_max", REAL(0, 1e9), P(current_max), .unit = "1",
      .meaning = "total current is cut there" },
    { .name = "pulses", REAL(0, 1000), P(noise), .unit = "1",
      .meaning = "noise: largest pulse of current" },
    { .name = "pulse_rate", REAL(1e-3, 1e4), P(noise_rate), .unit = "1/s",
      .meaning = "of such pulses" },
    { .name = "drive_pulse", REAL(0, 1000), P(drive_pulse), .unit = "uM/s",
      .meaning = "> 0: drive once enough neurons are active" },
    { .name = "drive_neurons", .kind = GF_INTEGER, P(drive_neurons), .lo = 1, .hi = 16,
      .unit = "1", .meaning = "that are enough" },
    { .name = "drive_glutamate", REAL(0, 1e6), P(drive_glutamate), .unit = "1",
      .meaning = "of an active one" },
    { .name = "drive_steps", STEPS, P(drive_steps), .meaning = "that such a drive lasts" },
    { .name = "watch", STEPS, P(watch), .meaning = "between looks at that" },
    { .name = "duration", STEPS, P(duration), .meaning = "of feedback" },
    { .name = "d_ca", REAL(0, 1000), CELL(d_ca), .unit = "1/s", .meaning = "gap junctions, Ca" },
    { .name = "d_ip3", REAL(0, 1000), CELL(d_ip3), .unit = "1/s", .meaning = "gap junctions, IP3" },
    { .name = "drive_min", REAL(0, 1000), CELL(drive_min), .unit = "1",
      .meaning = "zone's glutamate below it is no drive" },
    { .name = "train_steps", STEPS, P(train_steps), .meaning = "of the training" },
    { .name = "test_steps", STEPS, P(test_steps), .meaning = "of a test" },
    { .name = "on", STEPS, P(on), .meaning = "first step of the stimulus" },
    { .name = "off", STEPS, P(off), .meaning = "first step after it" },
    { .name = "every", STEPS, P(every), .meaning = "from one image to the next" },
    { .name = "train_from", STEPS, P(train_from),
      .meaning = "first column of the training's rates" },
    { .name = "train_to", STEPS, P(train_to), .meaning = "last column" },
    { .name = "train_window", REAL(1e-6, 1e6), P(train_window), .unit = "s",
      .meaning = "that its counts are divided by" },
    { .name = "test_from", STEPS, P(test_from), .meaning = "first column of a test's rates" },
    { .name = "test_to", STEPS, P(test_to), .meaning = "last column" },
    { .name = "test_window", REAL(1e-6, 1e6), P(test_window), .unit = "s",
      .meaning = "that its counts are divided by" },
    { .name = "snapshot", STEPS, P(snapshot), .meaning = "column of ca_mean and ca_max" },
    { .name = "playback", STEPS, P(playback), .meaning = "column of a test's first Ca" },
};

void gf_astro_defaults(void *arguments)
{
    gf_astro_arguments *a = arguments;
    gf_cell_defaults(arguments);
    a->params = gfold_astro_defaults();
    a->params.rows = a->params.columns = 0;
    a->pattern = GFOLD_PATTERN_WAVES;
    a->cell.common.sweep.seed = a->params.seed;
}

int gf_astro_redefault(void *arguments)
{
    gf_astro_arguments *a = arguments;
    if (a->preset != GF_ASTRO_BINARY) return 0;
    a->params = gfold_astro_binary();
    a->cell.neuron = a->params.neuron;
    a->cell.astrocyte = a->params.astrocyte;
    a->feedback = (int)a->params.feedback;
    a->pattern = GFOLD_PATTERN_ZERO;
    a->flipped = 0.05;
    return 1;
}

gfold_status gf_astro_complete(void *arguments, gfold_error *err)
{
    gf_astro_arguments *a = arguments;
    gfold_astro_params *p = &a->params;
    if (!a->noise)
        a->noise = a->cue || a->current ? "none"
                   : a->preset ? "flip:0.2" : "gaussian:0.8,salt-pepper:0.4,uniform";
    if (a->image) {
        p->shown = 1;
        for (const char *c = a->image; *c; c++) p->shown += *c == ',';
    }
    if (p->shown > 8)
        return gf_fail(err, GFOLD_EINVAL, "--image is %zu files; at most 8", p->shown);
    p->neuron = a->cell.neuron;
    p->astrocyte = a->cell.astrocyte;
    p->feedback = (gfold_modulation)a->feedback;
    p->rng = (gfold_uniform_kind)a->rng;
    p->seed = a->cell.common.sweep.seed;
    p->threads = a->cell.common.sweep.threads;
    return gf_ok(err);
}
