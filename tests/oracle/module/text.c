/* Strings, without a library. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/text.h"

#include "tests/oracle/module/grub.h"

int text_same(const char *a, const char *b)
{
	return grub_strcmp(a, b) == 0;
}

int text_starts(const char *text, const char *with)
{
	while (*with)
		if (*text++ != *with++)
			return 0;
	return 1;
}

int text_is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (text_same(name, *names))
			return 1;
	return 0;
}

const char *text_next_word(const char *words)
{
	while (*words && *words != ' ')
		words++;
	while (*words == ' ')
		words++;
	return words;
}

int text_has_word(const char *words, const char *name)
{
	for (; words && *words; words = text_next_word(words)) {
		const char *w = words, *n = name;

		while (*n && *w == *n)
			w++, n++;
		if (*n == 0 && (*w == 0 || *w == ' '))
			return 1;
	}
	return 0;
}

char *text_add_number(char *text, unsigned long number)
{
	char digits[24];
	int n = 0;

	do
		digits[n++] = (char)('0' + number % 10);
	while (number /= 10);
	while (n)
		*text++ = digits[--n];
	*text = 0;
	return text;
}
