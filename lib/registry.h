/* Self-registration: a file adds itself to a set, and no list elsewhere is edited. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_REGISTRY_H
#define LIB_REGISTRY_H

/*
 * REGISTER(type, set, object) drops one pointer into a linker section named after the set;
 * REGISTRY_FOR_EACH walks it. Pointers and not objects, so that no compiler can pad between
 * elements. The order is the link order and means nothing: sort by a rank where order matters.
 *
 * Two traps. Objects that are linked through a static archive are dropped silently, so the program
 * is linked from objects. And a linker that collects garbage may drop the section: hence `retain`,
 * and a test that names every member that must be there.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REGISTRY_NO_REDZONE __attribute__((no_sanitize("address")))
#endif
#endif
#ifndef REGISTRY_NO_REDZONE
#define REGISTRY_NO_REDZONE
#endif

#if defined(__has_attribute)
#if __has_attribute(retain)
#define REGISTRY_RETAIN __attribute__((retain))
#endif
#endif
#ifndef REGISTRY_RETAIN
#define REGISTRY_RETAIN
#endif

#define REGISTER(type, set, object)                                                                \
	static const type *const set##_##object##_entry                                            \
		__attribute__((used, section(#set))) REGISTRY_RETAIN REGISTRY_NO_REDZONE = &(object)

#define REGISTRY_DECLARE(type, set)                                                                \
	extern const type *const __start_##set[] __attribute__((weak));                            \
	extern const type *const __stop_##set[] __attribute__((weak))

#define REGISTRY_FOR_EACH(type, set, it)                                                           \
	for (const type *const *it = __start_##set; it < __stop_##set; it++)

#endif
