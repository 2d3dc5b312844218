/* Checking a user's password against what a configuration says. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/auth.h"

#include "lib/hash.h"
#include "lib/hex.h"

enum { MAX_SALT = 128 };

bool auth_listed(struct slice list, struct slice name)
{
	static const struct slice separators = S_INIT(" ,;|&");

	while (list.n && name.n) {
		size_t n = 0;
		while (n < list.n && !slice_has(separators, list.p[n]))
			n++;
		if (slice_eq(slice_upto(list, n), name))
			return true;
		list = slice_from(list, n + 1);
	}
	return false;
}

/* Takes the same time wherever they differ, so that nothing can be learnt from it. */
static bool same(const unsigned char *a, const unsigned char *b, size_t n)
{
	unsigned differ = 0;

	while (n--)
		differ |= *a++ ^ *b++;
	return differ == 0;
}

/* Hexadecimal digits as bytes; false when there are others, or more than @max bytes. */
static bool read_hex(struct slice s, unsigned char *out, size_t max, size_t *n)
{
	*n = s.n / 2;
	return *n <= max && hex_bytes(s, out, *n);
}

/* ROUNDS.SALT.HASH */
static bool check_pbkdf2(struct slice secret, struct slice password, uint32_t *left)
{
	unsigned char salt[MAX_SALT], wanted[HASH_MAX_BYTES], got[HASH_MAX_BYTES];
	size_t n_salt, n_wanted;
	uint64_t rounds;

	if (!slice_number(slice_cut(&secret, '.'), *left, &rounds) || rounds == 0 ||
	    !read_hex(slice_cut(&secret, '.'), salt, sizeof(salt), &n_salt) ||
	    !read_hex(secret, wanted, sizeof(wanted), &n_wanted) || n_wanted == 0)
		return false;
	*left -= (uint32_t)rounds;
	hash_pbkdf2(password, (struct slice){(const char *)salt, n_salt}, (uint32_t)rounds, got);
	bool fits = same(wanted, got, n_wanted);
	explicit_bzero(got, sizeof(got));
	return fits;
}

bool auth_check(struct slice users, struct slice name, struct slice password, uint32_t *left)
{
	struct slice secret = {0};

	while (users.n) {
		struct slice rest = slice_cut(&users, '\n');
		if (slice_eq(slice_cut(&rest, ' '), name))
			secret = rest;
	}
	if (name.n == 0 || secret.n == 0)
		return false;
	if (slice_skip(&secret, S("grub.pbkdf2.sha512.")))
		return check_pbkdf2(secret, password, left);
	return secret.n == password.n && same((const unsigned char *)secret.p,
					      (const unsigned char *)password.p, secret.n);
}
