/* Tests of the image's own malloc, under other names: the sanitizers have one, too. */
/* SPDX-License-Identifier: MIT */
#define malloc own_malloc
#define free own_free
#define calloc own_calloc
#define realloc own_realloc
#include <stddef.h>
void *malloc(size_t n);
void free(void *p);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t n);
#include "lib/malloc.c"

#include "tests/unit/test.h"

static bool is_all(const char *p, size_t n, char c)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != c)
			return false;
	return true;
}

/* Each size around those where something changes, all at the same time. */
TEST(malloc_keeps_blocks_apart)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 4096, 65519, 65520, 65535, 65536, 65537,
				       262127, 262128, 262144, 1 << 20};
	enum { N = sizeof(sizes) / sizeof(*sizes), ROUNDS = 8 };
	char *at[ROUNDS][N];

	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < N; i++) {
			at[round][i] = malloc(sizes[i]);
			OK(at[round][i] && (uintptr_t)at[round][i] % ALIGN == 0);
			OK(is_all(at[round][i], sizes[i], 0));
			memset(at[round][i], round * N + i, sizes[i]);
		}
	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < N; i++) {
			OK(is_all(at[round][i], sizes[i], (char)(round * N + i)));
			free(at[round][i]);
		}
	free(NULL);
}

TEST(malloc_gives_large_blocks_back)
{
	for (int i = 0; i < 4096; i++) {
		char *p = malloc((size_t)1 << 30);
		OK(p != NULL);
		p[0] = 1;
		free(p);
	}
}

TEST(malloc_refuses)
{
	volatile size_t most = SIZE_MAX;	/* the compiler warns of what it knows */

	errno = 0;
	OK(malloc(most) == NULL && errno == ENOMEM);
	OK(malloc(most / 2) == NULL && malloc(most - 16) == NULL);
	errno = 0;
	OK(calloc(most / 2, 3) == NULL && errno == ENOMEM);
}

TEST(malloc_resizes)
{
	char *p = realloc(NULL, 10);

	memset(p, 'x', 10);
	OK(realloc(p, 4) == p && realloc(p, 16) == p);
	for (size_t n = 20; n < 1 << 20; n = 2 * n + 1) {
		p = realloc(p, n);
		OK(p && is_all(p, 10, 'x'));
	}
	free(p);
	p = calloc(100, 7);
	OK(p && is_all(p, 700, 0));
	free(p);
}
