/* What the ways of telling dialects apart share. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/detector.h"

#include "discover/conf/grub/dialect.h"
#include "lib/text.h"

/* Horspool's search: a byte that is not in @word lets its whole length be skipped. Three steps in
 * one look at the end, as long as there is room for them; one from the word's last byte is none. */
size_t detector_find(struct slice text, struct slice word)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t last = word.n - 1, at = last;
	unsigned char skip[256], after;

	memset(skip, (int)word.n, sizeof(skip));
	for (size_t i = 0; i < last; i++)
		skip[(unsigned char)word.p[i]] = (unsigned char)(last - i);
	after = skip[(unsigned char)word.p[last]];
	skip[(unsigned char)word.p[last]] = 0;
	while (at < text.n) {
		for (; at + 3 * word.n < text.n && skip[p[at]]; at += skip[p[at]]) {
			at += skip[p[at]];
			at += skip[p[at]];
		}
		if (skip[p[at]]) {
			at += skip[p[at]];
			continue;
		}
		if (memcmp(text.p + at - last, word.p, last) == 0)
			return at - last;
		at += after;
	}
	return text.n;
}

bool detector_has_word(struct slice text, struct slice word)
{
	return detector_find(text, word) < text.n;
}

struct slice detector_release(struct arena *a, struct slice version)
{
	static const struct slice kinds[] = {S_INIT(".el"), S_INIT(".fc")};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct slice rest = slice_from(version, detector_find(version, kinds[i]) + 1);
		size_t n = 2;
		while (n < rest.n && n < 5 && ascii_digit(rest.p[n]))
			n++;
		struct slice name = arena_concat(a, S("rhboot-"), slice_upto(rest, n));
		if (grub_dialect_find(name))
			return name;
	}
	return S("rhboot");
}

bool detector_found(struct detector *d, struct slice name, struct slice by, struct slice file,
		  struct slice words)
{
	struct text t = {.arena = d->scan->arena, .max = LIMIT_NOTE_BYTES};

	if (slice_eq(name, S("rhboot")))
		name = detector_release(d->scan->arena, d->text);
	d->name = name;
	text_put(&t, name);
	text_put(&t, S(", by "));
	text_put(&t, by);
	text_put(&t, by.n && file.n ? S(" ") : S(""));
	text_put(&t, file);
	text_put(&t, words.n ? S(": ") : S(""));
	text_put(&t, words);
	d->because = text_slice(&t);
	return true;
}
