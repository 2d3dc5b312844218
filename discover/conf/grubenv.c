/* Reading GRUB's environment block. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grubenv.h"

#include "lib/text.h"

/* Take a value off the front of @rest: up to a newline that no backslash protects. */
static struct slice take_value(struct slice *rest, struct arena *a)
{
	struct text value = {.arena = a};

	while (rest->n) {
		char c = rest->p[0];

		*rest = slice_from(*rest, 1);
		if (c == '\n')
			break;
		if (c == '\\' && rest->n) {
			c = rest->p[0];
			*rest = slice_from(*rest, 1);
		}
		text_char(&value, c);
	}
	return text_slice(&value);
}

bool grubenv_parse(struct slice text, struct arena *a, struct grubenv *env)
{
	struct grubenv out = {0};

	if (!slice_skip(&text, S("# GRUB Environment Block\n")))
		return false;
	while (text.n) {
		if (text.p[0] == '#') {
			slice_cut(&text, '\n');
			continue;
		}
		if (!slice_has(text, '='))
			break;
		struct slice name = slice_cut(&text, '=');

		*ARENA_PUSH(a, &out.at, &out.n) =
			(struct grubenv_variable){name, take_value(&text, a)};
	}
	*env = out;
	return true;
}

struct slice grubenv_get(const struct grubenv *env, struct slice name)
{
	for (uint32_t i = env->n; i-- > 0;)
		if (slice_eq(env->at[i].name, name))
			return env->at[i].value;
	return (struct slice){0};
}
