/* Smaller commands: text and files, keys, passwords, questions about the machine. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_misc.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/options.h"

enum { MAX_USERS = 256 };

/* What "tr" replaces by what, and in which text. */
struct translation {
	struct slice from, to, text;
	bool has_sets, has_text;
};

/* One word is the text, two are the sets, three are both. The sets of -D count before those of -U,
 * and sets that are given count before both. */
static void translation_of(struct grub *g, const struct grub_option_value *o,
			   const struct grub_argv *rest, struct translation *t)
{
	static const struct slice lower = S_INIT("abcdefghijklmnopqrstuvwxyz");
	static const struct slice upper = S_INIT("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	bool given = rest->n >= 2;

	t->has_sets = given || o[1].set || o[2].set;
	t->from = given ? rest->at[0] : o[2].set ? upper : lower;
	t->to = given ? rest->at[1] : o[2].set ? lower : upper;
	t->has_text = rest->n % 2 || (o[0].set && grub_has(g, o[0].value));
	if (rest->n % 2)
		t->text = rest->at[rest->n - 1];
	else if (o[0].set)
		t->text = grub_get(g, o[0].value);
}

GRUB_COMMAND(cmd_tr)
{
	static const struct grub_option options[] = {
		{'s', OPT_VALUE, S_INIT("set")}, {'U', 0, S_INIT("upcase")},
		{'D', 0, S_INIT("downcase")},
	};
	struct grub_option_value o[3];
	struct grub_argv rest;
	struct translation t = {0};
	struct text out = {.arena = g->scratch, .max = LIMIT_GRUB_VALUE_BYTES};
	int status = grub_options(g, options, 3, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n > 3)
		return grub_error(g, GRUB_BAD_ARGUMENT, "too many parameters");
	translation_of(g, o, &rest, &t);
	if (!t.has_text || !t.has_sets)
		return grub_error(g, GRUB_BAD_ARGUMENT, "missing parameters");
	if (t.from.n != t.to.n)
		return grub_error(g, GRUB_BAD_ARGUMENT, "set sizes did not match");
	for (size_t i = 0; i < t.text.n; i++) {
		size_t at = slice_find(t.from, t.text.p[i]);
		text_char(&out, at < t.from.n ? t.to.p[at] : t.text.p[i]);
	}
	if (o[0].set) {
		grub_set(g, o[0].value, text_slice(&out));
	} else {
		grub_print(g, text_slice(&out));
		grub_print(g, S("\n"));
	}
	return GRUB_OK;
}

GRUB_COMMAND(cmd_cat)
{
	static const struct grub_option options[] = {{0, 0, S_INIT("dos")}};
	struct grub_option_value o[1];
	struct grub_argv rest;
	struct grub_place place;
	struct slice text;
	int status = grub_options(g, options, 1, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	status = grub_read(g, rest.at[0], &text, &place);
	if (status != GRUB_OK)
		return status;
	struct text out = {.arena = g->scratch, .max = LIMIT_GRUB_OUTPUT};
	for (size_t i = 0; i < text.n && !out.cut; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if ((c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t')
			text_char(&out, (char)c);
		else
			text_printf(&out, "<%x>", c);
	}
	text_char(&out, '\n');
	grub_print(g, text_slice(&out));
	return GRUB_OK;
}

/* Nobody is there to type: the variable becomes empty. */
GRUB_COMMAND(cmd_read)
{
	(void)command;
	if (argc && !slice_starts(argv[argc - 1], S("-")))
		grub_set(g, argv[argc - 1], (struct slice){0});
	return GRUB_OK;
}

/* password USER PASSWORD, password_pbkdf2 USER HASH: who the users are; the menu asks them. */
GRUB_COMMAND(cmd_password)
{
	struct slice_list *users = &g->users;

	(void)command;
	if (argc != 2)
		return grub_error(g, GRUB_BAD_ARGUMENT, "two arguments expected");
	bool plain = !slice_has(argv[0], ' ') && !slice_has(argv[0], '\n') &&
		     !slice_has(argv[1], '\n');
	if (users->n < MAX_USERS && plain && argv[0].n + argv[1].n < LIMIT_TEXT_BYTES)
		slice_list_add(users, g->arena,
			       arena_format(g->arena, "%.*s %.*s\n", SLICE_ARG(argv[0]),
					    SLICE_ARG(argv[1])));
	return GRUB_OK;
}

GRUB_COMMAND(cmd_authenticate)
{
	(void)command, (void)argc, (void)argv;
	if (grub_get(g, S("superusers")).n == 0)
		return GRUB_OK;
	return grub_error(g, GRUB_ACCESS_DENIED, "access denied");
}

/* trust FILE, distrust KEY, verify_detached FILE SIGNATURE [KEY]; @arg: how many words are files.
 * No key is kept and no signature checked, and a script that asks is told so. */
GRUB_COMMAND(cmd_signature)
{
	struct file_info info;

	if (argc == 0 || argc < (uint32_t)command->arg)
		return grub_error(g, GRUB_BAD_ARGUMENT,
				  command->arg == 2 ? "two arguments expected"
						    : "one argument expected");
	if (command->arg == 0)
		return grub_error(g, GRUB_BAD_SIGNATURE, "public key %.*s not found",
				  SLICE_ARG(argv[0]));
	if (!grub_stat(g, argv[0], &info))
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
				  SLICE_ARG(argv[0]));
	grub_note(g, NOTE_UNSUPPORTED, "\"%.*s\" fails: no signature is checked here",
		  SLICE_ARG(command->name));
	return grub_error(g, GRUB_BAD_SIGNATURE, "bad signature");
}

GRUB_COMMAND(cmd_version)
{
	(void)command, (void)argc, (void)argv;
	grub_print(g, S("GNU GRUB  version 2.06 (read by kexling)\n"));
	return GRUB_OK;
}
