/* Archives of tar of any content: what is found lies within. */
/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "discover/conf/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct slice names[] = {S_INIT("grub.cfg"), S_INIT("a/b"), S_INIT("")};
	char *exact = malloc(n + !n);
	struct slice archive = {exact, n}, content;

	if (!exact)
		return 0;
	memcpy(exact, data, n);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (tar_find(archive, names[i], &content) == 0 &&
		    (content.p < exact || content.p + content.n > exact + n))
			abort();
	free(exact);
	return 0;
}
