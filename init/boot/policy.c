/* Which entry comes next, and when. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/policy.h"

#include "init/catalog/catalog.h"

_Static_assert((int)POLICY_ATTEMPTS < (int)FAILURES_KEPT,
	       "a forgotten failure would be tried for ever");

/* ---- which entry ---- */

/* What may start without a person: an entry that boots, and leads anywhere else than back here. */
static bool can_start(const struct listed *l)
{
	return entry_bootable(l->entry) && !(l->entry->flags & ENTRY_OWN);
}

static bool can_follow(const struct listed *l)
{
	return can_start(l) && l->entry->action == ACTION_BOOT && l->failed.n == 0 &&
	       !(l->entry->flags & (ENTRY_RESTRICTED | ENTRY_BY_HAND));
}

static bool same_menu(const struct listed *a, const struct listed *b)
{
	return a->menu == b->menu && a->key.volume == b->key.volume;
}

/* Of two disks with the same system the titles are equal: then the first one's. */
static const struct listed *find_named(const struct listing *list, struct slice wanted)
{
	bool several;

	return listing_by_word(list, wanted, can_start, &several);
}

/* What starts where no default of the menu does. */
static bool stands_in(const struct listed *l)
{
	return can_start(l) && l->entry->action == ACTION_BOOT &&
	       !(l->entry->flags & (ENTRY_HIDDEN | ENTRY_RESTRICTED));
}

/* What the menu that begins at @first starts by itself; NULL: nothing can be started. Where its
 * default is this program, what stands in is looked for behind that, and then from the top. */
static const struct listed *menu_default(const struct listing *list, const struct listed *first)
{
	const uint32_t own_default = ENTRY_OWN | ENTRY_DEFAULT;
	const struct listed *top = NULL, *behind = NULL;
	bool passed = false;

	for (const struct listed *l = first; l < list->at + list->n && same_menu(l, first); l++) {
		if (l->entry->flags & ENTRY_BY_HAND)
			continue;
		if (can_start(l) && (l->entry->flags & ENTRY_DEFAULT))
			return l;
		passed |= (l->entry->flags & own_default) == own_default;
		if (!top && stands_in(l))
			top = l;
		if (!behind && passed && stands_in(l))
			behind = l;
	}
	return behind ? behind : top;
}

static const struct listed *next_menu(const struct listing *list, const struct listed *l)
{
	const struct listed *first = l, *end = list->at + list->n;

	while (l < end && same_menu(l, first))
		l++;
	return l;
}

static bool defers(const struct listed *chosen)
{
	return chosen && chosen->entry->action == ACTION_EXIT;
}

/* What the firmware's variables say about the next start is said about the machine,
 * not about one menu. */
static const struct listed *find_one_shot(const struct listing *list, bool guests)
{
	for (uint32_t i = 0; i < list->n; i++)
		if ((list->at[i].entry->flags & ENTRY_ONE_SHOT) && can_start(&list->at[i]) &&
		    list->at[i].guest == guests && list->at[i].failed.n == 0)
			return &list->at[i];
	return NULL;
}

/* Among guests, or among the others. */
static const struct listed *find_default(const struct listing *list, bool guests)
{
	const struct listed *end = list->at + list->n, *once = find_one_shot(list, guests);

	if (once)
		return once;
	for (const struct listed *l = list->at; l < end; l = next_menu(list, l)) {
		const struct listed *chosen = menu_default(list, l);
		if (chosen && chosen->guest == guests && !defers(chosen))
			return chosen;
	}
	return NULL;
}

/* Entry @index of the scan that found @of: a volume's entries lie in one array in the order of the
 * scan. One that is listed from elsewhere is found there. */
static const struct listed *scan_entry(const struct listing *list, const struct listed *of,
				       uint32_t index)
{
	const struct boot_entry *wanted = of->scanned + index;

	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].entry == wanted)
			return &list->at[i];
	for (uint32_t i = 0; i < list->n_twins; i++)
		if (list->twins[i].listed.entry == wanted)
			return &list->at[list->twins[i].stays];
	return NULL;
}

static const struct listed *find_fallback(const struct listing *list, const struct listed *failed)
{
	const struct index_list *indices = failed->menu ? &failed->menu->fallback : NULL;

	for (uint32_t i = 0; indices && i < indices->n; i++) {
		const struct listed *l = scan_entry(list, failed, indices->at[i]);
		if (l && can_follow(l))
			return l;
	}
	return NULL;
}

static const struct listed *find_another(const struct listing *list)
{
	const struct listed *end = list->at + list->n;

	for (const struct listed *l = list->at; l < end; l = next_menu(list, l)) {
		if (defers(menu_default(list, l)))
			continue;
		for (const struct listed *m = l; m < end && same_menu(m, l); m++)
			if (can_follow(m) && !(m->entry->flags & ENTRY_HIDDEN))
				return m;
	}
	return NULL;
}

static uint32_t count_failed(const struct listing *list)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < list->n; i++)
		n += list->at[i].failed.n != 0;
	return n;
}

/* What starts before anything has failed. *@named: the setting or a sleeping system says so, and
 * not a configuration that a better one may replace. */
static const struct listed *first_choice(const struct listing *list,
					 const struct settings *settings, bool *named)
{
	const struct listed *l = listing_find(list, list->resume);

	if (!l)
		l = find_named(list, settings->wanted);
	*named = l && !l->guest;	/* it may yet come on a better disk */
	if (!l)
		l = find_default(list, false);
	if (!l)
		l = listing_find(list, list->guest_resume);
	return l ? l : find_default(list, true);
}

/* What is to be started next without a person; NULL: nothing is left. */
static const struct listed *find_candidate(const struct policy *p, const struct policy_input *in,
					   bool *named)
{
	const struct listed *l = first_choice(in->listing, in->settings, named);

	/* also where no failure is to be seen: a disk that comes and goes is another each time */
	if (p->attempts >= POLICY_ATTEMPTS)
		return NULL;
	if (!l || l->failed.n == 0)
		return l;
	*named = false;
	if (count_failed(in->listing) >= POLICY_ATTEMPTS)
		return NULL;
	const struct listed *fallback = find_fallback(in->listing, l);
	return fallback ? fallback : find_another(in->listing);
}

/* ---- when ---- */

static struct decision menu_until(const struct policy *p, int64_t until)
{
	return (struct decision){DECIDE_MENU, until, p->chosen, -1, p->reason, FAILURE_RETRY,
				 false};
}

static int32_t timeout_of(const struct policy_input *in, const struct listed *l)
{
	if (in->settings->timeout != MENU_TIMEOUT_UNSET)
		return in->settings->timeout;
	if (l->menu && l->menu->timeout != MENU_TIMEOUT_UNSET)
		return l->menu->timeout;
	return POLICY_TIMEOUT_S;
}

/* How the countdown for @l is shown. A failure is told in the menu. */
static enum menu_style style_of(const struct policy *p, const struct policy_input *in,
				const struct listed *l)
{
	bool told = in->settings->timeout != MENU_TIMEOUT_UNSET || p->reason != POLICY_FINE;

	return told || !l->menu || p->rounds ? MENU_STYLE_MENU : (enum menu_style)l->menu->style;
}

/* Until when to wait for volumes that may yet come before @l; 0: no longer. */
static int64_t settling(const struct policy *p, const struct policy_input *in,
			const struct listed *l, bool named)
{
	int64_t wait = in->waiting ? in->started + POLICY_WAIT_MS : 0;
	int64_t settle = l->awaited && !named ? p->candidate_since + POLICY_SETTLE_MS : 0;
	int64_t until = wait > settle ? wait : settle;

	if (in->network && until < in->now + POLICY_NETWORK_MS)
		until = in->now + POLICY_NETWORK_MS;
	return until > in->now ? until : 0;
}

static struct decision start(struct policy *p)
{
	p->boot_at = 0;
	p->tried = true;
	p->attempts++;
	return (struct decision){DECIDE_BOOT, 0, p->chosen, -1, p->reason, FAILURE_RETRY,
				 false};
}

static struct decision count_down(struct policy *p, const struct policy_input *in,
				  const struct listed *l)
{
	p->chosen = l->key;
	if (in->now >= p->boot_at)
		return start(p);
	int64_t seconds = (p->boot_at - in->now + 999) / 1000;
	struct decision d = menu_until(p, p->boot_at - (seconds - 1) * 1000);
	enum menu_style style = style_of(p, in, l);
	d.seconds = (int32_t)seconds;
	d.kind = style == MENU_STYLE_MENU ? DECIDE_MENU : DECIDE_WAIT;
	d.count = style == MENU_STYLE_COUNTDOWN;
	return d;
}

static struct decision begin(struct policy *p, const struct policy_input *in,
			     const struct listed *l, bool named)
{
	int32_t timeout = timeout_of(in, l);
	int64_t settled = settling(p, in, l, named);

	p->chosen = l->key;
	if (settled) {
		struct decision d = menu_until(p, settled);
		bool unseen = timeout == 0 ||
			      (timeout > 0 && style_of(p, in, l) != MENU_STYLE_MENU);
		d.kind = unseen && p->reason == POLICY_FINE ? DECIDE_WAIT : DECIDE_MENU;
		return d;
	}
	if (timeout < 0)
		return menu_until(p, 0);
	p->boot_at = in->now + (int64_t)timeout * 1000;
	return count_down(p, in, l);
}

/* What the countdown was for can still be started. */
static bool still_there(const struct policy *p, const struct policy_input *in)
{
	const struct listed *l = listing_find(in->listing, p->chosen);

	return l && can_start(l);
}

/* A countdown was running: it goes on, also for a better default, unless the old one was lost. */
static struct decision go_on(struct policy *p, const struct policy_input *in,
			     const struct listed *l)
{
	if (still_there(p, in)) {
		p->hold_until = 0;
		if (p->reason == POLICY_VANISHED)
			p->reason = POLICY_FINE;
		return count_down(p, in, l);
	}
	if (!p->hold_until)
		p->hold_until = in->now + POLICY_VANISHED_MS;
	p->reason = POLICY_VANISHED;
	return menu_until(p, p->hold_until);
}

static struct decision with_candidate(struct policy *p, const struct policy_input *in,
				      const struct listed *l, bool named)
{
	p->empty_since = p->fail_at = 0;
	if (!p->candidate_since)
		p->candidate_since = in->now;
	if (l->entry->flags & ENTRY_RESTRICTED) {	/* somebody has to give a password */
		p->boot_at = p->hold_until = 0;
		p->chosen = l->key;
		return menu_until(p, 0);
	}
	if (p->tried) {		/* and here we are again */
		p->tried = false;
		p->reason = POLICY_FAILED;
		p->boot_at = in->now + POLICY_NEXT_MS;
		p->chosen = l->key;
	}
	if (p->hold_until && in->now >= p->hold_until)
		p->hold_until = p->boot_at = 0;
	if (p->boot_at)
		return go_on(p, in, l);
	return begin(p, in, l, named);
}

/* ---- nothing to start ---- */

static enum policy_reason why_empty(const struct policy *p, const struct policy_input *in)
{
	if (p->attempts)
		return POLICY_ALL_FAILED;
	for (uint32_t i = 0; i < in->listing->n; i++)
		if (in->listing->at[i].failed.n)
			return POLICY_ALL_FAILED;
	return POLICY_NOTHING;
}

/* From a round that ended in nothing to the next. Machines that lost their server together do not
 * come back to it together. */
static int64_t backoff(const struct policy *p, const struct policy_input *in)
{
	int64_t ms = POLICY_BACKOFF_MS;
	uint32_t chance = (in->random ^ p->rounds) * 2654435761u >> 24;

	for (uint32_t n = p->rounds; n && ms < POLICY_BACKOFF_MAX_MS; n--)
		ms *= 2;
	if (ms > POLICY_BACKOFF_MAX_MS)
		ms = POLICY_BACKOFF_MAX_MS;
	return ms + ms * chance / 1024;
}

/* When the next round is due, or the failure action; 0: never. */
static int64_t next_round(const struct policy *p, const struct policy_input *in)
{
	const struct settings *s = in->settings;
	int64_t round = in->now + backoff(p, in);
	int64_t action = p->failing_since + (int64_t)s->failure_after * 1000;

	if (s->failure == FAILURE_MENU && s->menu_idle < 0)
		return 0;
	if (s->failure == FAILURE_MENU) {
		int64_t idle = in->now + (int64_t)s->menu_idle * 1000;
		return idle > round ? idle : round;
	}
	int64_t least = in->now + POLICY_BACKOFF_MS;	/* an action may fail, too */
	if (s->failure == FAILURE_RETRY || s->failure_after < 0 || action > round)
		return round;
	return action > least ? action : least;
}

static enum failure_action action_due(const struct policy *p, const struct policy_input *in)
{
	const struct settings *s = in->settings;

	if (s->failure == FAILURE_MENU || (s->failure == FAILURE_SHELL && !s->shell))
		return FAILURE_RETRY;
	if (s->failure_after < 0 ||
	    in->now < p->failing_since + (int64_t)s->failure_after * 1000)
		return FAILURE_RETRY;
	return s->failure;
}

static struct decision end_round(struct policy *p, const struct policy_input *in)
{
	struct decision d = menu_until(p, 0);

	d.kind = DECIDE_FAIL;
	d.failure = action_due(p, in);
	if (d.failure != FAILURE_RETRY)
		p->failing_since = 0;
	p->fail_at = p->empty_since = 0;
	p->attempts = 0;
	p->rounds++;
	return d;
}

/* Devices are still being looked at. A menu is not drawn at once: the first configuration may say
 * that it wants none. */
static struct decision look_on(const struct policy *p, const struct policy_input *in)
{
	int64_t settled = in->started + POLICY_SETTLE_MS;
	bool menu = in->settings->timeout != MENU_TIMEOUT_UNSET && in->settings->timeout != 0;

	if (menu || in->now >= settled || p->rounds)
		return menu_until(p, p->empty_since + POLICY_PENDING_MS);
	struct decision d = menu_until(p, settled);
	d.kind = DECIDE_WAIT;
	return d;
}

static struct decision without_candidate(struct policy *p, const struct policy_input *in)
{
	p->chosen = (struct entry_key){0};
	p->boot_at = p->hold_until = p->candidate_since = 0;
	p->tried = false;
	p->reason = POLICY_FINE;
	if (!p->empty_since)
		p->empty_since = in->now;
	if (in->listing->pending && in->now < p->empty_since + POLICY_PENDING_MS)
		return look_on(p, in);

	p->reason = why_empty(p, in);
	if (!p->failing_since)
		p->failing_since = in->now;
	if (!p->fail_at)
		p->fail_at = next_round(p, in);
	return p->fail_at && in->now >= p->fail_at ? end_round(p, in) : menu_until(p, p->fail_at);
}

/* ---- somebody ---- */

static struct decision with_somebody(struct policy *p, const struct policy_input *in,
				     const struct listed *l)
{
	int64_t idle = (int64_t)in->settings->menu_idle * 1000;
	int64_t alone = idle < 0 ? 0 : in->touched + idle;

	*p = (struct policy){0};
	if (l)
		p->chosen = l->key;
	else if (!in->listing->pending)
		p->reason = why_empty(p, in);
	struct decision d = menu_until(p, alone);
	if (alone && in->now >= alone) {
		d.kind = DECIDE_ALONE;
		d.until = 0;
	}
	return d;
}

struct decision policy_decide(struct policy *p, const struct policy_input *in)
{
	bool named;
	const struct listed *l = find_candidate(p, in, &named);

	if (in->attended)
		return with_somebody(p, in, l);
	return l ? with_candidate(p, in, l, named) : without_candidate(p, in);
}

const struct listed *policy_default(const struct listing *list, const struct settings *settings)
{
	bool named;

	return first_choice(list, settings, &named);
}

enum policy_why policy_why(const struct listing *list, const struct settings *settings,
			   const struct listed *l)
{
	if (!l)
		return WHY_NOTHING;
	if (policy_default(list, settings) != l)
		return WHY_NEXT;
	if (listing_find(list, list->resume) == l || listing_find(list, list->guest_resume) == l)
		return WHY_RESUME;
	if (find_named(list, settings->wanted) == l)
		return WHY_SETTING;
	if (l->entry->flags & ENTRY_ONE_SHOT)
		return WHY_ONE_SHOT;
	return l->entry->flags & ENTRY_DEFAULT ? WHY_CONFIG : WHY_FIRST;
}
