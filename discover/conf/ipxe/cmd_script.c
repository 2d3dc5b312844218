/* Commands of the language: settings, conditions, jumps, waiting. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/cmd_script.h"

#include "discover/conf/ipxe/run.h"

static const struct ipxe_option no_options[] = {{0}};

static int cmd_echo(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	text_put(&x->out, ipxe_join(x, args->at, args->n));
	if (!args->given)
		text_char(&x->out, '\n');
	return IPXE_OK;
}

static int cannot_store(struct ipxe *x, struct slice name, int rc)
{
	return rc == IPXE_OK ? rc : ipxe_fail(x, rc, "Could not store \"%.*s\"", SLICE_ARG(name));
}

static int cmd_set(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	struct slice value = ipxe_join(x, args->at + 1, args->n - 1);

	(void)c;
	return cannot_store(x, args->at[0], ipxe_set(&x->settings, args->at[0], value));
}

static int cmd_inc(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	struct ipxe_setting setting;
	uint32_t step = 1;
	uint64_t value = 0;
	struct slice raw;
	int rc = ipxe_setting_name(&x->settings, args->at[0], false, &setting);

	(void)c;
	if (rc != IPXE_OK)
		return rc;
	if (args->n > 1 && !ipxe_number(args->at[1], &step))
		return ipxe_fail(x, IPXE_EINVAL, "inc: not a number");
	const struct ipxe_value *old = ipxe_fetch(&x->settings, &setting);
	if (!setting.type)
		setting.type = old ? old->type : ipxe_type_find(S("int32"));
	if (old && ipxe_numerate(setting.type, old->raw, x->settings.word, &value) != IPXE_OK)
		value = 0;
	rc = ipxe_denumerate(setting.type, value + step, x->arena, &raw);
	if (rc == IPXE_OK)
		rc = ipxe_store(&x->settings, &setting, raw);
	return cannot_store(x, args->at[0], rc);
}

static int cmd_show(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	struct ipxe_setting setting;
	struct slice value;
	int rc = ipxe_setting_name(&x->settings, args->at[0], false, &setting);

	(void)c;
	if (rc != IPXE_OK)
		return rc;
	if (!ipxe_get(&x->settings, &setting, x->arena, &value))
		return ipxe_fail(x, IPXE_ENOENT, "Could not find \"%.*s\"", SLICE_ARG(args->at[0]));
	ipxe_print(x, "%.*s = %.*s\n", SLICE_ARG(args->at[0]), SLICE_ARG(value));
	return IPXE_OK;
}

static int cmd_isset(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)x;
	(void)c;
	return args->at[0].n ? IPXE_OK : IPXE_ENOENT;
}

static int cmd_iseq(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)x;
	(void)c;
	return slice_eq(args->at[0], args->at[1]) ? IPXE_OK : IPXE_ERANGE;
}

static int cmd_goto(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	return ipxe_goto(x, args->at[0]);
}

static int cmd_exit(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	uint32_t status = 0;

	(void)c;
	if (args->n && !ipxe_number(args->at[0], &status))
		return ipxe_fail(x, IPXE_EINVAL, "exit: not a number");
	x->stop = IPXE_STOP_SCRIPT;
	x->exited |= x->run && x->run->depth == 0;
	return (int)status;
}

/* Whether this place may wait once more: a script that waits tries something again and again. */
static bool may_wait(struct ipxe *x)
{
	struct slice url = x->run && x->run->image ? x->run->image->url : (struct slice){0};
	uint32_t line = x->run ? x->run->line.number : 0;

	for (uint32_t i = 0; i < x->sleeps.n; i++)
		if (x->sleeps.at[i].line == line && slice_eq(x->sleeps.at[i].url, url))
			return ++x->sleeps.at[i].times <= LIMIT_IPXE_ROUNDS;
	*ARENA_PUSH(x->arena, &x->sleeps.at, &x->sleeps.n) = (struct ipxe_sleep){url, line, 1};
	return true;
}

/* Nobody waits while a menu is made. */
static int cmd_sleep(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	uint32_t seconds;

	(void)c;
	if (!ipxe_number(args->at[0], &seconds))
		return ipxe_fail(x, IPXE_EINVAL, "sleep: not a number");
	if (!may_wait(x))
		ipxe_finish(x, IPXE_END_LIMIT);
	return IPXE_OK;
}

/* With a time-out nobody presses the key. Without one somebody has to, and then it goes on. */
static int cmd_prompt(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { TIMEOUT = 1 << 1 };

	(void)c;
	ipxe_print(x, "%.*s\n", SLICE_ARG(ipxe_join(x, args->at, args->n)));
	if (args->given & TIMEOUT && args->number[1])
		return IPXE_ETIMEDOUT;
	x->by_hand = true;
	if (!may_wait(x))
		ipxe_finish(x, IPXE_END_LIMIT);
	return IPXE_OK;
}

static int cmd_time(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	return ipxe_run_words(x, args->n, args->at);
}

/* It wants text, a shell or a form filled in. */
static int cmd_person(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	ipxe_fail(x, 0, "%.*s: asks somebody at the console", SLICE_ARG(args->name));
	ipxe_finish(x, IPXE_END_PERSON);
	return IPXE_ECANCELED;
}

static const struct ipxe_option echo_options[] = {{"n", 'n', 'f', 0}, {0}};
static const struct ipxe_option show_options[] = {{"quiet", 'q', 'f', 0}, {0}};
static const struct ipxe_option read_options[] = {{"timeout", 't', 'n', 0}, {0}};
static const struct ipxe_option prompt_options[] = {
	{"key", 'k', 'k', 0}, {"timeout", 't', 'n', 1}, {0},
};

const struct ipxe_command ipxe_script_commands[] = {
	{"echo", cmd_echo, echo_options, 0, IPXE_ANY_WORDS, 0},
	{"set", cmd_set, no_options, 1, IPXE_ANY_WORDS, 0},
	{"clear", cmd_set, no_options, 1, 1, 0},
	{"inc", cmd_inc, no_options, 1, 2, 0},
	{"show", cmd_show, show_options, 1, 1, 0},
	{"isset", cmd_isset, no_options, 1, 1, 0},
	{"iseq", cmd_iseq, no_options, 2, 2, 0},
	{"goto", cmd_goto, no_options, 1, 1, 0},
	{"exit", cmd_exit, no_options, 0, 1, 0},
	{"sleep", cmd_sleep, no_options, 1, 1, 0},
	{"prompt", cmd_prompt, prompt_options, 0, IPXE_ANY_WORDS, 0},
	{"time", cmd_time, NULL, 1, IPXE_ANY_WORDS, 0},
	{"read", cmd_person, read_options, 1, 1, 0},
	{"shell config login", cmd_person, NULL, 0, IPXE_ANY_WORDS, 0},
	{0},
};
