/* A menu in which tests press keys and log in. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_LOGIN_KIT_H
#define TESTS_UNIT_LOGIN_KIT_H

#include "init/menu/menu.h"
#include "tests/unit/listing_kit.h"

static struct kit kit;
static struct browser browser;

static struct menu_action press(enum key key)
{
	struct menu_event event = {.kind = MENU_KEY, .key.key = key};

	return menu_step(&browser, &kit.list, &event);
}

static struct menu_action type(const char *text)
{
	struct menu_action action = {0};

	for (; *text; text++) {
		struct menu_event event = {
			.kind = MENU_KEY, .key = {.key = KEY_TEXT, .n = 1, .text = {*text}}};
		action = menu_step(&browser, &kit.list, &event);
	}
	return action;
}

static struct menu_action login(const char *user, const char *password)
{
	OK(browser.view == VIEW_LOGIN);
	type(user);
	press(KEY_ENTER);
	type(password);
	return press(KEY_ENTER);
}

#endif
