#!/usr/bin/env bash
# Values that are refused: exit 2, one sentence with option, value and range, nothing on stdout.
#     values.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/cli/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

refuse 2 '--sigma-b|-1|[0, 1e+06]' fixed-point --sigma-b -1
refuse 2 '--g|nan|[0, 1e+06]' fixed-point --g nan
refuse 2 '--g|inf|[0, 1e+06]' fixed-point --g inf
refuse 2 '--g|1e999|[0, 1e+06]' fixed-point --g 1e999
refuse 2 '--g|2x|not a number|[0, 1e+06]' fixed-point --g 2x
refuse 2 '--g|empty|[0, 1e+06]' fixed-point --g ''
refuse 2 '--g|not a number' fixed-point --g ' 2'
refuse 2 '--g|0,5|not a number' fixed-point --g 0,5
refuse 2 '--alpha-z|-inf|[0, 1e+06] or inf' fixed-point --alpha-z -inf
refuse 2 '--alpha-r|inf|[0, 1e+06]' fixed-point --alpha-r inf
refuse 2 '--beta-h|1e4|[-1000, 1000]' fixed-point --beta-h 1e4
refuse 2 '--tau-z|-0.1|[0, 1e+06]' fixed-point --tau-z=-0.1
refuse 2 '--tol|0|[1e-14, 0.0001]' fixed-point --tol 0
refuse 2 '--model|gru|vrnn|grnn|update|reset|fs' fixed-point --model gru
refuse 2 '--phi|tahn|tanh?' fixed-point --phi tahn
refuse 2 '--format|xml|table|csv|json' fixed-point --format xml
refuse 2 '--seed|-1|[0, 9223372036854775807]' simulate --seed -1
refuse 2 '--seed|9223372036854775808' simulate --seed 9223372036854775808
refuse 2 '--seed|1.5|whole' simulate --seed 1.5
refuse 2 '--threads|-1|[0, 256]' simulate --threads -1
refuse 2 '--n|1e9|[2, 1e+06]' simulate --n 1e9
refuse 2 '--n|30000|[2, 20000]|--in-degree' simulate --n 30000
refuse 2 '--n|1|[2, 1e+06]' simulate --n 1
refuse 2 '--n|10.5|not a whole number' simulate --n 10.5
refuse 2 '--networks|0|[1, 1e+06]' simulate --networks 0
refuse 2 '--t-max|0|(0, 1e+08]' simulate --t-max 0
refuse 2 '--dt|2|[1e-06, 1]' simulate --dt 2
refuse 2 '--sigma-0|nan' simulate --sigma-0 nan
refuse 2 '--digits|1001|[15, 1000]' certify --digits 1001
refuse 2 '--root|9|[0, 8]' certify --root 9
refuse 2 'quantity|delta|delta_h|stability' certify delta

refuse 2 '--bracket|3:1|below' critical saddle --bracket 3:1
refuse 2 '--bracket|1|LO:HI' critical saddle --bracket 1
refuse 2 '--bracket|-1|[0, 1e+06]' critical saddle --bracket -1:2
refuse 2 '--bracket|nan' critical saddle --bracket nan:2
refuse 2 '--free|alpha-q' critical marginal --free alpha-q
refuse 2 '--free|bias' critical bias --free g
refuse 2 'kind|sadle|saddle?' critical sadle
expect 2 critical marginal --free tau-z

refuse 2 "--observable|'detla_h'|delta_h?" phase --observable detla_h
refuse 2 '--observable|twice' phase --observable delta_h,delta_h
refuse 2 '--observable|A,B' phase --observable delta_h,
refuse 2 '--x|step 0|(0, inf)' phase --x g=1:2:0
refuse 2 '--x|step -0.1|(0, inf)' phase --x g=1:2:-0.1
refuse 2 '--x|step nan' phase --x g=1:2:nan
refuse 2 '--x|from 2 down to 1' phase --x g=2:1:0.1
refuse 2 '--x|-1|[0, 1e+06]' phase --x g=-1:2:0.1
refuse 2 '--x|g=1:2|NAME=LO:HI:STEP' phase --x g=1:2
refuse 2 '--x|g=1:2:3:4|NAME=LO:HI:STEP' phase --x g=1:2:3:4
refuse 2 "--x|'gg'|g?" phase --x gg=1:2:0.1
refuse 2 '--x|points|[1, 100000000]' phase --x g=0:1e6:1e-9
refuse 2 '--x and --y|cells|[1, 100000000]' phase --x g=1:2:1e-5 --y p=1:2:1e-5
refuse 2 '--x and --y|both g' phase --x g=1:2:1 --y g=1:2:1
refuse 2 '--y needs --x' phase --y g=1:2:1
refuse 2 '--curves needs' phase --x g=1:2:1 --curves saddle
refuse 2 '--curves|sadle|saddle?' phase --x g=1:2:1 --y alpha-r=1:2:1 --curves sadle --format json
refuse 2 '--curves|csv' phase --x g=1:2:1 --y alpha-r=1:2:1 --curves saddle
refuse 2 '--curves tricritical|g and alpha-r' phase --x g=1:2:1 --y p=1:2:1 --curves tricritical \
    --format json
refuse 2 '--sim-stride|0|[1, 1e+06]' phase --sim-stride 0
refuse 2 '--out|a.txt|.h5 or .csv' phase --out a.txt
refuse 2 '--out|a.csv|.h5' fixed-point --out a.csv
refuse 2 'a.gif|.png, .svg or .pdf' phase --plot a.gif
refuse 2 '--keep-script|--plot' phase --keep-script a.gp

# What is admitted at the edge.
expect 0 fixed-point --g 0
expect 0 fixed-point --model grnn --alpha-z inf --format json
expect 0 fixed-point --g 0x1p1 --beta-h -1e3 --alpha-r=1e6 --tol 1e-4
expect 0 fixed-point --seed 9223372036854775807
expect 0 phase --x g=2:2:1 --y alpha-r=2:2:1
