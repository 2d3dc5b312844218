/* What is in sysfs against what is in the catalog. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/devices.h"

#include <errno.h>

#include "discover/block/sysfs.h"
#include "init/catalog/precedence.h"
#include "init/machine/log.h"

/**
 * struct comparison - one look at sysfs
 * @found: the devices that it has, in natural order
 * @known: for each of them, whether it has a slot
 */
struct comparison {
	struct catalog *c;
	int sysfs;
	void (*forget)(void *arg, struct slot *s);
	void *arg;
	struct block_device found[LIMIT_VOLUMES];
	bool known[LIMIT_VOLUMES];
	uint32_t n;
};

static struct slot *find_device(struct catalog *c, const struct block_device *dev)
{
	CATALOG_FOR_EACH(c, s)
		if (s->origin == ORIGIN_BLOCK && strcmp(s->block.name, dev->name) == 0)
			return s;
	return NULL;
}

static void take(struct comparison *p, struct slot *s, uint32_t i)
{
	s->block = p->found[i];
	if (s->state == SLOT_NEW || s->order >= PRECEDENCE_UNNAMED)
		s->order = precedence_of_device(&s->block, i);
	s->seen = p->known[i] = true;
}

/* What is another device now, or one of another size, is forgotten, but not while it is probed: the
 * kernel may be looking for partitions in the name of who opened it, and would find none if that
 * one was killed, nor look again. What such a probe answers does not count. */
static void see_known(struct comparison *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		struct slot *s = find_device(p->c, &p->found[i]);

		p->known[i] = false;
		if (!s)
			continue;
		bool same = block_device_same(&s->block, &p->found[i]);
		s->again |= !same && s->state == SLOT_PROBING;
		if (same || s->again)
			take(p, s, i);
	}
}

/* @crowded: sysfs has more than was listed, perhaps this one. */
static void drop_gone(struct comparison *p, bool crowded)
{
	CATALOG_FOR_EACH(p->c, s)
		if (s->origin == ORIGIN_BLOCK && !s->seen &&
		    !(crowded && sysfs_has_block(p->sysfs, &s->block)))
			p->forget(p->arg, s);
}

/* Forget the last of what can be unplugged. False: there is none. */
static bool make_room(struct comparison *p)
{
	struct slot *last = NULL;

	CATALOG_FOR_EACH(p->c, s)
		if (s->origin == ORIGIN_BLOCK && catalog_guest(p->c, s) &&
		    (!last || s->order > last->order))
			last = s;
	if (last)
		p->forget(p->arg, last);
	return last;
}

static void see_new(struct comparison *p, bool removable)
{
	for (uint32_t i = 0; i < p->n; i++) {
		if (p->known[i] || p->found[i].removable != removable)
			continue;
		struct slot *s = catalog_add(p->c, ORIGIN_BLOCK);
		if (!s && !removable && make_room(p)) {
			p->c->crowded = true;
			s = catalog_add(p->c, ORIGIN_BLOCK);
		}
		if (s)
			take(p, s, i);
		else
			p->c->crowded = true;
	}
}

int devices_compare(struct catalog *c, int sysfs, void (*forget)(void *arg, struct slot *s),
		    void *arg)
{
	static struct comparison p;	/* too large for the stack */

	p.c = c, p.sysfs = sysfs, p.forget = forget, p.arg = arg;
	int rc = sysfs_list_block(sysfs, p.found, LIMIT_VOLUMES, &p.n);
	if (rc < 0 && rc != -E2BIG)
		return rc;
	bool told = c->crowded;
	c->crowded = rc == -E2BIG;
	CATALOG_FOR_EACH(c, s)
		s->seen = false;
	see_known(&p);
	drop_gone(&p, c->crowded);
	see_new(&p, false);
	see_new(&p, true);
	if (c->crowded && !told)
		log_line(LOG_LEVEL_WARNING, "there are more devices than are looked at");
	return 0;
}
