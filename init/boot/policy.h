/* The policy: when to wait, what to boot by itself, what to do when that fails. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_POLICY_H
#define INIT_BOOT_POLICY_H

#include "init/catalog/listing.h"
#include "init/machine/settings.h"

enum {
	/* entries tried in one round; less than failures are kept */
	POLICY_ATTEMPTS = 32,
	POLICY_TIMEOUT_S = 5,		/* when neither settings nor configuration say */
	POLICY_SETTLE_MS = 3000,	/* longest wait for devices that are still being looked at,
					 * from the moment when there was something to boot */
	POLICY_WAIT_MS = 30000,		/* longest wait for the device that the setting names */
	POLICY_NETWORK_MS = 1000,	/* to the next look at a network that is waited for */
	POLICY_NEXT_MS = 5000,		/* from a failure to the next candidate */
	POLICY_VANISHED_MS = 10000,	/* from the loss of the default to a new countdown */
	POLICY_PENDING_MS = 60000,	/* longest that pending devices put off a failure */
	POLICY_BACKOFF_MS = 5000,	/* from a round without success to the next, doubled ... */
	POLICY_BACKOFF_MAX_MS = 300000,	/* ... each time, up to this, and a quarter by chance */
};

/**
 * struct policy_input - what the policy looks at
 * @now:      monotonic ms
 * @started:  when discovery began
 * @attended: a real key was pressed on some console
 * @touched:  when the last one was
 * @waiting:  the volume that settings->wait names is not there
 * @random:   what this machine's back-off differs by from its neighbours'
 * @network:  the settings prefer the network, and it has not said yet what it offers
 */
struct policy_input {
	const struct listing *listing;
	const struct settings *settings;
	int64_t now;
	int64_t started;
	bool attended;
	int64_t touched;
	bool waiting;
	uint32_t random;
	bool network;
};

enum decision_kind {
	DECIDE_WAIT,		/* draw no menu yet */
	DECIDE_MENU,		/* show the menu */
	DECIDE_BOOT,		/* start @key now */
	DECIDE_FAIL,		/* nothing is left to try: do @failure now */
	DECIDE_ALONE,		/* whoever was there has gone: close what they left open */
};

/* Why no countdown runs although there was one. */
enum policy_reason {
	POLICY_FINE,
	POLICY_VANISHED,	/* the default has gone with its device */
	POLICY_FAILED,		/* the last attempt failed; @key is the next candidate */
	POLICY_NOTHING,		/* no entry can be booted */
	POLICY_ALL_FAILED,	/* every entry was tried */
};

/**
 * struct decision - what to do now
 * @until:   monotonic ms when to ask again if nothing changes before; 0: only when something
 *           changes
 * @key:     what is or will be booted by itself; volume 0: nothing
 * @seconds: left of the countdown, rounded up; -1: no countdown runs
 * @count:   with DECIDE_WAIT: the seconds are to be told, in a line without a menu
 * @reason:  for the status line
 * @failure: for DECIDE_FAIL. After FAILURE_RETRY the caller forgets which entries failed and looks
 *           at all devices again.
 *
 * After DECIDE_ALONE the caller forgets which entries failed: nobody is attending. After both of
 * them, and after an entry that could not even be tried, it asks again at once, as nothing else may
 * ever happen.
 */
struct decision {
	enum decision_kind kind;
	int64_t until;
	struct entry_key key;
	int32_t seconds;
	enum policy_reason reason;
	enum failure_action failure;
	bool count;
};

/**
 * struct policy - what the policy remembers between two questions; the zero value is its start
 * @chosen:          what the countdown is for, or was started last
 * @candidate_since: when there first was something to boot
 * @boot_at:         end of the countdown; 0: none runs
 * @hold_until:      the default has vanished: no new countdown before
 * @empty_since:     when there was nothing (more) to boot
 * @failing_since:   when a round ended in nothing for the first time; 0: none has
 * @fail_at:         when the next round is due; 0: it is not
 * @rounds:          rounds that ended in nothing, for the back-off
 * @attempts:        entries started in this round
 * @tried:           the last decision was DECIDE_BOOT
 */
struct policy {
	struct entry_key chosen;
	int64_t candidate_since;
	int64_t boot_at;
	int64_t hold_until;
	int64_t empty_since;
	int64_t failing_since;
	int64_t fail_at;
	uint32_t rounds;
	uint32_t attempts;
	enum policy_reason reason;
	bool tried;
};

/*
 * Decide. To be called at @until of the last decision and whenever an input changed, but not while
 * an entry is being started. A pure function of its arguments.
 *
 * The default is the entry of the system that hibernated here, which any other may damage; else the
 * entry that the setting names (id, name or title), else the one that the firmware's
 * variables name for one start, else what the best menu with anything bootable (listing order)
 * marks as its default, else that menu's first bootable entry. It is never an entry with a problem
 * that refuses it. One that wants a password is not started by itself: the menu waits. A menu whose
 * default is to leave the loader for the next device has said that none of its entries is to start
 * by itself: it is passed over. An entry that boots this program once more (ENTRY_OWN) is none:
 * where it is a menu's default, the first one behind it is, else the first of that menu.
 *
 * A guest (listed.guest) is the default only when the setting names it and no other, or when there
 * would be none without guests; then by the same rules among themselves.
 *
 * After a failure with nobody there come the entries of the default menu's fallback list, then the
 * other entries in order, each once, POLICY_NEXT_MS apart. Then, or after POLICY_ATTEMPTS, the
 * round has ended in nothing: all devices are looked at again, after POLICY_BACKOFF_MS, then after
 * twice as long, and so on for ever; and settings->failure_after seconds after the first such round
 * comes the failure action. FAILURE_MENU is none: its rounds are settings->menu_idle apart, or
 * there is one alone when that is for ever.
 *
 * Somebody who touches no key for settings->menu_idle seconds is nobody again. So nothing but the
 * machine's owner makes it wait for ever: a timeout of -1, a default that wants a password, or a
 * menu_idle of -1.
 *
 * The countdown begins when there is a default and no pending device can come before it
 * (listed.awaited), or the setting names the default and it is no guest, or POLICY_SETTLE_MS have
 * passed: until then a better volume may come, but a slow disk must not hold up the boot for ever.
 * With a timeout of 0 that moment is the start, and no menu is drawn; neither is one during the
 * countdown when the configuration wants it hidden, or only counted, and the settings do not say a
 * timeout. A better default that comes during the countdown takes it over. When the default
 * vanishes the countdown stops; if it does not return within POLICY_VANISHED_MS a new one begins
 * for what is left, since an unattended machine must not end at a menu.
 */
struct decision policy_decide(struct policy *p, const struct policy_input *in);

/* The default by the rules above, before anything has failed: what lists and the commands mean by
 * it. NULL: no entry can be booted. */
const struct listed *policy_default(const struct listing *list, const struct settings *settings);

/* Why an entry is what starts by itself. */
enum policy_why {
	WHY_NOTHING,		/* it is not */
	WHY_RESUME,		/* its system hibernated */
	WHY_SETTING,		/* "default" names it */
	WHY_ONE_SHOT,		/* the firmware's variable does, for one start */
	WHY_CONFIG,		/* its configuration does */
	WHY_FIRST,		/* no default of a menu can be started: the first that can */
	WHY_NEXT,		/* what came before it has failed */
};

/* Why @l is chosen by the rules above. */
enum policy_why policy_why(const struct listing *list, const struct settings *settings,
			   const struct listed *l);

#endif
