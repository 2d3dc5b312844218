/* Commands that ask about the machine: cpuid, smbios. What they know is handed in as facts. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_machine.h"

#include "discover/conf/grub/options.h"
#include "lib/hex.h"
#include "lib/number.h"

/* cpuid -l: a processor with 64 bits; -p: one with PAE; without an option as -l. Elsewhere than on
 * x86 GRUB has no such command. */
GRUB_COMMAND(cmd_cpuid)
{
	static const struct grub_option options[] = {
		{'l', 0, S_INIT("long-mode")}, {'p', 0, S_INIT("pae")},
	};
	const struct machine *m = g->scan->machine;
	struct slice cpu = grub_get(g, S("grub_cpu"));
	struct grub_option_value o[2];
	struct grub_argv rest;
	int status = grub_options(g, options, 2, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	bool wide = (m && m->long_mode) || slice_eq(cpu, S("x86_64"));
	if (!wide && !slice_eq(cpu, S("i386"))) {
		grub_error(g, GRUB_UNKNOWN_COMMAND, "can't find command `%s'", "cpuid");
		grub_print_error(g);
		return GRUB_OK;
	}
	if (wide || (o[1].set && m && m->pae))
		return GRUB_OK;
	return grub_error(g, GRUB_TEST_FAILURE, "false");
}

enum { TYPE, HANDLE, MATCH, BYTE, WORD, DWORD, QWORD, STRING, UUID, SET, N_OPTIONS };

static const struct grub_option smbios_options[N_OPTIONS] = {
	[TYPE] = {'t', OPT_VALUE | OPT_NUMBER, S_INIT("type")},
	[HANDLE] = {'h', OPT_VALUE | OPT_NUMBER, S_INIT("handle")},
	[MATCH] = {'m', OPT_VALUE | OPT_NUMBER, S_INIT("match")},
	[BYTE] = {'b', OPT_VALUE | OPT_NUMBER, S_INIT("get-byte")},
	[WORD] = {'w', OPT_VALUE | OPT_NUMBER, S_INIT("get-word")},
	[DWORD] = {'d', OPT_VALUE | OPT_NUMBER, S_INIT("get-dword")},
	[QWORD] = {'q', OPT_VALUE | OPT_NUMBER, S_INIT("get-qword")},
	[STRING] = {'s', OPT_VALUE | OPT_NUMBER, S_INIT("get-string")},
	[UUID] = {'u', OPT_VALUE | OPT_NUMBER, S_INIT("get-uuid")},
	[SET] = {0, OPT_VALUE, S_INIT("set")},
};

/* One structure of the table (DMTF DSP0134, 6.1): four bytes of header, @formatted bytes in all,
 * and behind them strings that end in NUL, the last one in two. */
struct structure {
	struct slice formatted, strings;
};

enum { HEADER_BYTES = 4 };

static unsigned byte_at(struct slice s, size_t at)
{
	return at < s.n ? (unsigned char)s.p[at] : 0;
}

/* Take the structure at the front of @table. False: there is none, or it is cut off. */
static bool next_structure(struct slice *table, struct structure *s)
{
	unsigned length = byte_at(*table, 1);
	size_t end = length;

	if (length < HEADER_BYTES || length > table->n)
		return false;
	while (end + 1 < table->n && (table->p[end] || table->p[end + 1]))
		end++;
	s->formatted = slice_upto(*table, length);
	s->strings = slice_from(slice_upto(*table, end), length);
	*table = slice_from(*table, end + 2);
	return true;
}

static uint64_t number_of(struct grub *g, const struct grub_option_value *o, uint64_t otherwise)
{
	return o->set ? grub_number(g, o->value, 0, NULL) : otherwise;
}

/* The structure that was asked for; 127 ends the table. */
static bool find_structure(struct grub *g, const struct grub_option_value *o, struct structure *s)
{
	struct slice table = g->scan->machine ? g->scan->machine->smbios : (struct slice){0};
	uint64_t match = number_of(g, &o[MATCH], 1), type = number_of(g, &o[TYPE], 0);
	uint64_t handle = number_of(g, &o[HANDLE], 0);

	while (next_structure(&table, s)) {
		bool fits = (!o[TYPE].set || byte_at(s->formatted, 0) == type) &&
			    (!o[HANDLE].set ||
			     (byte_at(s->formatted, 2) | byte_at(s->formatted, 3) << 8) == handle);
		if (fits && match-- <= 1)
			return true;
		if (byte_at(s->formatted, 0) == 127)
			break;
	}
	return false;
}

/* String number @n, counted from 1; 0 is none. */
static struct slice string_at(const struct structure *s, unsigned n)
{
	struct slice strings = s->strings, found = {0};

	while (n-- && strings.n)
		found = slice_cut(&strings, '\0');
	return n == UINT32_MAX ? found : (struct slice){0};
}

/* The first three fields of a UUID are little-endian (7.2.1). */
static struct slice uuid_at(struct grub *g, struct slice s, size_t at)
{
	static const signed char order[] = {3,	 2, 1, 0,  -1, 5,  4,  -1, 7,  6,
				     -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};
	struct text t = {.arena = g->scratch};

	for (size_t i = 0; i < sizeof(order); i++) {
		unsigned char byte = (unsigned char)byte_at(s, at + (size_t)order[i]);

		if (order[i] < 0)
			text_char(&t, '-');
		else
			hex_put(&t, &byte, 1);
	}
	return text_slice(&t);
}

/* False: the value does not lie in the structure. */
static bool value_of(struct grub *g, int what, const struct structure *s, uint64_t at,
		     struct slice *value)
{
	static const unsigned char sizes[N_OPTIONS] = {
		[BYTE] = 1, [WORD] = 2, [DWORD] = 4, [QWORD] = 8, [STRING] = 1, [UUID] = 16,
	};
	struct slice bytes = slice_upto(slice_from(s->formatted, at), sizes[what]);

	if (bytes.n == 0 || bytes.n < sizes[what])
		return false;
	if (what == STRING)
		*value = string_at(s, byte_at(s->formatted, at));
	else if (what == UUID)
		*value = uuid_at(g, s->formatted, at);
	else
		*value = arena_format(g->scratch, "%llu", (unsigned long long)number_le(bytes));
	return true;
}

GRUB_COMMAND(cmd_smbios)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct structure s;
	struct slice value;
	int what = BYTE,
	    status = grub_options(g, smbios_options, N_OPTIONS, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	while (what < SET && !o[what].set)
		what++;
	if (what == SET)
		return grub_error(g, GRUB_BAD_ARGUMENT, "no value is asked for");
	if (!find_structure(g, o, &s))
		return grub_error(g, GRUB_FILE_READ_ERROR,
				  "no structure matched the given criteria");
	uint64_t at = number_of(g, &o[what], 0);
	if (g->status != GRUB_OK)
		return g->status;
	if (!value_of(g, what, &s, at, &value))
		return grub_error(g, GRUB_OUT_OF_RANGE, "value outside structure");
	if (o[SET].set) {
		grub_set(g, o[SET].value, value);
		return GRUB_OK;
	}
	grub_print(g, value);
	grub_print(g, S("\n"));
	return GRUB_OK;
}
