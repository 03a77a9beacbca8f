/* One Markov chain over the records that agree with what the public reads: see reconstruct.py, which fills `State`.
   A step draws again, or swaps between two people, one block of values or one criterion; it is kept or undone. */
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    int64_t people, lines, columns, criteria, blocks, pool, cells, kinds, extras, largest, period_size;
    int32_t *first;      /* people + 1: the first line of each person */
    int32_t *year;       /* line: rank of its period */
    int32_t *contract;   /* line */
    double *hours;       /* line */
    int32_t *values;     /* line × (columns + 1), the last one 0 */
    uint8_t *bits;       /* person × criterion */
    int32_t *places;     /* block × columns: its columns, then -1 */
    uint8_t *of_person;  /* block: whether all lines of a person share it */
    int32_t *pools;      /* pool × columns: lines of values to draw from */
    int32_t *plan_first; /* 2 × (blocks + 2): plans of each block, without the criterion then with it; all at the end */
    int32_t *plans;      /* plan × 5: start, one, factor, two, stride */
    int32_t *kind, *extra;
    double *weight, *chances, *chances_extra, *odds;
    int32_t *counts, *more; /* cell: people, contracts beyond the first of each */
    int32_t *row;        /* cell: its row in `worked`, -1 where its hours are not shown */
    double *worked;      /* row × people: hours of each person in a cell whose hours are shown */
    double *sums, *most; /* row: its hours, those of its largest person */
    double *lowest, *highest; /* row: between what its hours lay before they were rounded */
    int64_t watched, triples, steps, burn, every, only_criteria, first_block, seed, shuffled;
    int32_t *watch, *truth, *triple, *triple_truth;
    double *same, *same_triple, *same_bits;
    int64_t kept;
    double least_move, most_move; /* of hours, in times those of the largest person */
} State;

#define MOST 65536
#define FARTHEST -12.0
static uint64_t seed;
static int32_t *stamp, *of_contract, *place, epoch;
static double uniform(void) {
    seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}
static int64_t below(int64_t n) { return (int64_t)(uniform() * n); }

typedef struct { int32_t ids[MOST], more[MOST]; double hours[MOST]; int64_t n, m, person; } Cells;

static void put(Cells *c, int32_t id, int32_t contract, double hours) {
    if (stamp[id] == epoch) {
        if (of_contract[id] != contract) c->more[c->m++] = id;
        c->hours[place[id]] += hours;
        return;
    }
    stamp[id] = epoch; of_contract[id] = contract; place[id] = c->n;
    c->hours[c->n] = hours; c->ids[c->n++] = id;
}

static double overlap(double from, double to, double low, double high) {
    double width = fmin(to, high) - fmax(from, low);
    return width > 0 ? width : 0;
}

/* The logarithm of the chance of the hours shown, moved by some times those of the largest person. */
static double of_hours(State *s, int64_t row) {
    double sum = s->sums[row], top = s->most[row], low = s->lowest[row], high = s->highest[row];
    if (top <= 0) return FARTHEST;
    double up = overlap(sum + s->least_move * top, sum + s->most_move * top, low, high);
    double down = overlap(sum - s->most_move * top, sum - s->least_move * top, low, high);
    double chance = (up + down) / (2 * (s->most_move - s->least_move) * top);
    return chance > 0 ? fmax(log(chance), FARTHEST) : FARTHEST;
}

static double work(State *s, int64_t row, int64_t person, double hours) {
    double before = of_hours(s, row), *all = s->worked + row * s->people, was = all[person];
    all[person] += hours;
    s->sums[row] += hours;
    if (all[person] >= s->most[row]) s->most[row] = all[person];
    else if (was >= s->most[row]) {
        s->most[row] = 0;
        for (int64_t p = 0; p < s->people; p++) s->most[row] = fmax(s->most[row], all[p]);
    }
    return of_hours(s, row) - before;
}

/* The cells of a person that depend on a block (`bit`: only those of one criterion). */
static void cells_of(State *s, int64_t p, int64_t block, int64_t bit, Cells *c) {
    epoch++; c->n = c->m = 0; c->person = p;
    for (int64_t r = s->first[p]; r < s->first[p + 1]; r++) {
        int32_t *v = s->values + r * (s->columns + 1), from = s->year[r] * s->period_size;
        for (int listed = bit >= 0; listed < 2; listed++) {
            int32_t *span = s->plan_first + listed * (s->blocks + 2) + block;
            for (int64_t q = span[0]; q < span[1]; q++) {
                int32_t *g = s->plans + q * 5;
                int32_t id = g[0] + v[g[1]] * g[2] + v[g[3]];
                if (!listed) {
                    put(c, id + from, s->contract[r], s->hours[r]);
                    continue;
                }
                for (int64_t k = bit < 0 ? 0 : bit; k < (bit < 0 ? s->criteria : bit + 1); k++) {
                    if (bit < 0 && !s->bits[p * s->criteria + k]) continue;
                    put(c, id + k * g[4] + from, s->contract[r], s->hours[r]);
                }
            }
        }
    }
}

static double add(State *s, Cells *c, int by) {
    double gain = 0;
    for (int64_t i = 0; i < c->n; i++) {
        int32_t id = c->ids[i], n = s->counts[id];
        double *chance = s->chances + s->kind[id] * s->largest;
        gain += s->weight[id] * (chance[n + by] - chance[n]);
        s->counts[id] = n + by;
        if (s->row[id] >= 0) gain += s->weight[id] * work(s, s->row[id], c->person, by * c->hours[i]);
    }
    for (int64_t i = 0; i < c->m; i++) {
        int32_t id = c->more[i], n = s->more[id];
        double *chance = s->chances_extra + s->extra[id] * s->largest;
        gain += s->weight[id] * (chance[n + by] - chance[n]);
        s->more[id] = n + by;
    }
    return gain;
}

static Cells old_one, new_one, old_two, new_two;
static int32_t kept_values[4096];

static void copy_block(State *s, int64_t block, int32_t *to, int32_t *from) {
    for (int32_t *at = s->places + block * s->columns; *at >= 0; at++) to[*at] = from[*at];
}

/* Write `from` in the lines of a person (or in line `only`); return how much likelier what is seen becomes. */
static double write_block(State *s, int64_t p, int64_t block, int64_t only, int32_t *from, Cells *old, Cells *new) {
    int32_t source[256];
    memcpy(source, from, (s->columns + 1) * sizeof(int32_t));
    cells_of(s, p, block, -1, old);
    double gain = add(s, old, -1);
    for (int64_t r = s->first[p]; r < s->first[p + 1]; r++)
        if (only < 0 || r == only) copy_block(s, block, s->values + r * (s->columns + 1), source);
    cells_of(s, p, block, -1, new);
    return gain + add(s, new, 1);
}

static int32_t *line(State *s, int64_t r) { return s->values + r * (s->columns + 1); }
static int64_t any_line(State *s, int64_t p) { return s->first[p] + below(s->first[p + 1] - s->first[p]); }

static void save(State *s, int64_t p, int32_t *to) {
    memcpy(to, line(s, s->first[p]), (s->first[p + 1] - s->first[p]) * (s->columns + 1) * sizeof(int32_t));
}
static void restore(State *s, int64_t p, int32_t *from, Cells *old, Cells *new) {
    add(s, new, -1);
    memcpy(line(s, s->first[p]), from, (s->first[p + 1] - s->first[p]) * (s->columns + 1) * sizeof(int32_t));
    add(s, old, 1);
}

static void redraw(State *s, int always) {
    int64_t p = below(s->people), block = s->first_block + below(s->blocks - s->first_block);
    int64_t only = s->of_person[block] ? -1 : any_line(s, p);
    save(s, p, kept_values);
    double gain = write_block(s, p, block, only, s->pools + below(s->pool) * (s->columns + 1), &old_one, &new_one);
    if (!always && log(uniform() + 1e-300) >= gain) restore(s, p, kept_values, &old_one, &new_one);
}

static void swap(State *s) {
    int64_t p = below(s->people), q = below(s->people), block = s->first_block + below(s->blocks - s->first_block);
    if (p == q) return;
    int64_t one = any_line(s, p), two = any_line(s, q);
    int32_t mine[256], its[256], *kept_two = kept_values + 2048;
    memcpy(mine, line(s, one), (s->columns + 1) * sizeof(int32_t));
    memcpy(its, line(s, two), (s->columns + 1) * sizeof(int32_t));
    save(s, p, kept_values); save(s, q, kept_two);
    double gain = write_block(s, p, block, s->of_person[block] ? -1 : one, its, &old_one, &new_one);
    gain += write_block(s, q, block, s->of_person[block] ? -1 : two, mine, &old_two, &new_two);
    if (log(uniform() + 1e-300) < gain) return;
    restore(s, q, kept_two, &old_two, &new_two);
    restore(s, p, kept_values, &old_one, &new_one);
}

static int64_t held(State *s, int64_t p) {
    int64_t n = 0;
    for (int64_t k = 0; k < s->criteria; k++) n += s->bits[p * s->criteria + k];
    return n;
}
static double flip(State *s, int64_t p, int64_t k, Cells *c) {
    uint8_t *bit = s->bits + p * s->criteria + k;
    cells_of(s, p, s->blocks, k, c);
    double gain = add(s, c, *bit ? -1 : 1);
    *bit = !*bit;
    return gain;
}

static void criterion(State *s, int always) {
    int64_t p = below(s->people), q = below(s->people), k = below(s->criteria), other = below(s->criteria);
    uint8_t *bits = s->bits;
    double kind = uniform(), gain;
    if (kind < 0.4 || always) {
        gain = bits[p * s->criteria + k] ? -s->odds[k] : s->odds[k];
        gain += flip(s, p, k, &old_one);
        if (!held(s, p) || (!always && log(uniform() + 1e-300) >= gain)) flip(s, p, k, &old_one);
    } else if (kind < 0.7) { /* one person has another criterion instead */
        if (bits[p * s->criteria + k] == bits[p * s->criteria + other]) return;
        gain = bits[p * s->criteria + k] ? s->odds[other] - s->odds[k] : s->odds[k] - s->odds[other];
        gain += flip(s, p, k, &old_one) + flip(s, p, other, &old_two);
        if (log(uniform() + 1e-300) >= gain) { flip(s, p, other, &old_two); flip(s, p, k, &old_one); }
    } else {
        if (p == q || bits[p * s->criteria + k] == bits[q * s->criteria + k]) return;
        gain = flip(s, p, k, &old_one) + flip(s, q, k, &old_two);
        if (!held(s, p) || !held(s, q) || log(uniform() + 1e-300) >= gain) {
            flip(s, q, k, &old_two); flip(s, p, k, &old_one);
        }
    }
}

static void look(State *s) {
    s->kept++;
    for (int64_t w = 0; w < s->watched; w++) s->same[w] += s->counts[s->watch[w]] == s->truth[w];
    for (int64_t t = 0; t < s->triples; t++) {
        int32_t *g = s->triple + t * 6, n = 0;
        for (int64_t p = 0; p < s->people; p++)
            for (int64_t r = s->first[p]; r < s->first[p + 1]; r++) {
                int32_t *v = line(s, r);
                if (v[g[0]] == g[1] && v[g[2]] == g[3] && v[g[4]] == g[5]) { n++; break; }
            }
        s->same_triple[t] += n == s->triple_truth[t];
    }
    for (int64_t i = 0; i < s->people * s->criteria; i++) s->same_bits[i] += s->bits[i];
}

void run(State *s, int32_t *stamps, int32_t *contracts, int32_t *places) {
    seed = 0x9E3779B97F4A7C15ULL * (s->seed + 1); stamp = stamps; of_contract = contracts;
    place = places; epoch = 0;
    for (int64_t p = 0; p < s->people; p++) {
        cells_of(s, p, s->blocks, -1, &old_one);
        for (int64_t i = 0; i < old_one.n; i++)
            if (s->row[old_one.ids[i]] >= 0) work(s, s->row[old_one.ids[i]], p, old_one.hours[i]);
    }
   
    for (int64_t i = 0; s->shuffled && i < 30 * s->people * s->blocks; i++) { redraw(s, 1); criterion(s, 1); }
    for (int64_t i = 0; i < s->steps; i++) {
        double drawn = uniform();
        if (s->only_criteria || drawn < 0.3) criterion(s, 0);
        else if (drawn < 0.65) redraw(s, 0);
        else swap(s);
        if (i >= s->burn && i % s->every == 0) look(s);
    }
}
