/* Which entry a word names. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/listing_kit.h"

static struct kit kit;
static struct listed_twin twins[2];
static struct boot_entry elsewhere[2];

/* Entries 0 to 3; the twins stand in the listing as 3 and as 0. */
static void begin(void)
{
	kit_init(&kit);
	kit_menu(&kit, 1, S("sda2"), S("root"));
	kit_entry(&kit, "a0000001", "Debian");
	kit_entry(&kit, "a0000002", "arch")->name = S("first");
	kit_entry(&kit, "a0000003", "Arch")->name = S("arch");
	kit_entry(&kit, "a0000004", "A0000002")->name = S("last");
	elsewhere[0] = (struct boot_entry){.id = S("b0000001"), .title = S("Debian")};
	elsewhere[1] = (struct boot_entry){.id = S("b0000002"), .name = S("other")};
	twins[0] = (struct listed_twin){{.entry = &elsewhere[0]}, 3};
	twins[1] = (struct listed_twin){{.entry = &elsewhere[1]}, 0};
	kit.list.twins = twins;
	kit.list.n_twins = 2;
}

static bool is_old(const struct listed *l)
{
	return l != &kit.at[2];
}

/* Its index, -1: none; and 100 more when there are several. */
static int find(struct slice word, bool (*suitable)(const struct listed *))
{
	bool several;
	const struct listed *l = listing_by_word(&kit.list, word, suitable, &several);

	return l ? (int)(l - kit.at) + (several ? 100 : 0) : -1;
}

TEST(listing_words)
{
	begin();
	OK(find(S("a0000003"), NULL) == 2 && find(S("A0000003"), NULL) == 2);
	OK(find(S("first"), NULL) == 1 && find(S("First"), NULL) == -1);
	OK(find(S("Arch"), NULL) == 2 && find(S("ARCH"), NULL) == -1);
	OK(find(S(""), NULL) == -1 && find(S("Arc"), NULL) == -1);
}

TEST(listing_words_that_fit_several)
{
	begin();
	OK(find(S("A0000002"), NULL) == 1);	/* an id before a title */
	OK(find(S("arch"), NULL) == 102);	/* a name before a title */
	OK(find(S("arch"), is_old) == 1);
	kit.entries[0].name = S("last");
	OK(find(S("last"), NULL) == 100);
}

TEST(listing_words_of_guests)
{
	begin();
	kit.at[1].guest = true;
	OK(find(S("arch"), NULL) == 2 && find(S("A0000002"), NULL) == 3); /* no better by an id */
	OK(find(S("first"), NULL) == 1);
	twins[1].listed.guest = true;
	OK(find(S("other"), NULL) == -1);	/* a stick's name for what is not on it */
	OK(find(S("b0000002"), NULL) == 0);
	kit.at[0].guest = true;
	OK(find(S("other"), NULL) == 0);
	twins[1].listed.guest = false;
}

TEST(listing_words_of_twins)
{
	begin();
	OK(find(S("B0000001"), NULL) == 3 && find(S("other"), NULL) == 0);
	OK(find(S("Debian"), NULL) == 0);	/* what is listed under that title comes first */
	kit.entries[0].title = S("GNU");
	OK(find(S("Debian"), NULL) == 3);
	twins[0].stays = 2;
	OK(find(S("Debian"), is_old) == -1);
}
