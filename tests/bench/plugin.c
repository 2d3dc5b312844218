/* A QEMU TCG plugin that counts guest instructions and writes the
 * count down when marked code is reached. */
/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The part of QEMU's plugin interface that is used here, as version 1 has it (QEMU 4.2 to 8.2),
 * declared anew so that no QEMU source is needed. Later versions count through scoreboards and
 * refuse this one.
 */
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { INLINE_ADD_U64 = 0, NO_REGISTERS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   void (*translated)(qemu_plugin_id_t id,
							      struct qemu_plugin_tb *tb));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id,
				    void (*ended)(qemu_plugin_id_t id, void *data), void *data);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int operation, void *value,
					      uint64_t operand);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    void (*reached)(unsigned int cpu, void *data),
					    int flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t n);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = 1;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv);

enum { MAX_MARKS = 32, MAX_CODE = 32, MAX_EVENTS = 20000 };

/* Where something is to be written down. */
enum mark_kind {
	MARK_AT,	/* name:ADDRESS             the instruction at this address */
	MARK_LEAVE,	/* name:ADDRESS:SIZE:BYTES  code that starts so in there: a return */
	MARK_CODE,	/* name:BYTES               code that starts so, wherever it is */
};

struct mark {
	enum mark_kind kind;
	char name[32];
	uint64_t address, size;
	uint8_t code[MAX_CODE];
	size_t code_size;
};

static struct mark marks[MAX_MARKS];
static int mark_count;
static uint64_t executed;
static int events;
static FILE *out;

static void write_event(unsigned int cpu, void *data)
{
	const struct mark *mark = data;

	(void)cpu;
	if (events++ < MAX_EVENTS)
		fprintf(out, "%s %llu\n", mark->name, (unsigned long long)executed);
}

/* The block's bytes from its start are those of the mark, as far as the block goes;
 * at least 6 of them. */
static bool block_is_code(const struct qemu_plugin_tb *tb, const struct mark *mark)
{
	size_t matched = 0;

	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb) && matched < mark->code_size; i++) {
		const struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		size_t n = qemu_plugin_insn_size(insn);

		n = n < mark->code_size - matched ? n : mark->code_size - matched;
		if (memcmp(qemu_plugin_insn_data(insn), mark->code + matched, n))
			return false;
		matched += n;
	}
	return matched >= 6;
}

static bool insn_is_marked(const struct qemu_plugin_insn *insn, const struct mark *mark)
{
	uint64_t at = qemu_plugin_insn_vaddr(insn);

	if (mark->kind == MARK_AT)
		return at == mark->address;
	return mark->kind == MARK_LEAVE && at - mark->address < mark->size &&
	       qemu_plugin_insn_size(insn) >= mark->code_size &&
	       !memcmp(qemu_plugin_insn_data(insn), mark->code, mark->code_size);
}

static void mark_block(struct qemu_plugin_tb *tb, struct mark *mark)
{
	if (mark->kind == MARK_CODE) {
		if (block_is_code(tb, mark))
			qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(tb, 0),
							       write_event, NO_REGISTERS, mark);
		return;
	}
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		if (insn_is_marked(insn, mark))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, write_event, NO_REGISTERS,
							       mark);
	}
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, &executed,
						 qemu_plugin_tb_n_insns(tb));
	for (int i = 0; i < mark_count; i++)
		mark_block(tb, &marks[i]);
}

static void ended(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	fprintf(out, "end %llu\n", (unsigned long long)executed);
	fclose(out);
}

static void read_code(const char *hex, struct mark *mark)
{
	for (mark->code_size = 0; mark->code_size < MAX_CODE && hex[0] && hex[1]; hex += 2) {
		char digits[] = {hex[0], hex[1], 0};

		mark->code[mark->code_size++] = (uint8_t)strtoul(digits, NULL, 16);
	}
}

/* What comes after the name: ADDRESS[:SIZE[:BYTES]]. */
static void read_place(const char *text, struct mark *mark)
{
	char *end;

	mark->address = strtoull(text, &end, 16);
	if (*end == ':')
		mark->size = strtoull(end + 1, &end, 16);
	if (*end == ':')
		read_code(end + 1, mark);
}

/* One argument KIND=NAME:… ; false when it is none. */
static bool read_mark(const char *text)
{
	static const char *const kinds[] =
		{[MARK_AT] = "at=", [MARK_LEAVE] = "leave=", [MARK_CODE] = "code="};
	struct mark *mark = &marks[mark_count];
	const char *colon = strchr(text, ':');

	for (int kind = MARK_AT; kind <= MARK_CODE && colon && mark_count < MAX_MARKS; kind++) {
		size_t n = strlen(kinds[kind]);

		if (strncmp(text, kinds[kind], n))
			continue;
		mark->kind = (enum mark_kind)kind;
		snprintf(mark->name, sizeof(mark->name), "%.*s", (int)(colon - text - (long)n),
			 text + n);
		if (kind == MARK_CODE)
			read_code(colon + 1, mark);
		else
			read_place(colon + 1, mark);
		mark_count++;
		return kind == MARK_AT || mark->code_size;
	}
	return false;
}

int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4)) {
			out = fopen(argv[i] + 4, "w");
		} else if (!read_mark(argv[i])) {
			fprintf(stderr, "plugin: bad argument %s\n", argv[i]);
			return 1;
		}
	}
	if (!out) {
		fprintf(stderr, "plugin: out=FILE is needed and must be writable\n");
		return 1;
	}
	setvbuf(out, NULL, _IOLBF, 0);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
