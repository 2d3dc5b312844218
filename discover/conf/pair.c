/* Reading "name = value" lines. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/pair.h"

#include "discover/conf/path.h"

bool pair_next(struct pair *p)
{
	slice_skip(&p->rest, S("\xef\xbb\xbf"));
	while (p->rest.n) {
		struct slice line = slice_trim(slice_cut(&p->rest, '\n'));

		p->line++;
		if (!line.n || line.p[0] == '#')
			continue;
		p->name = slice_trim(slice_cut(&line, '='));
		p->value = slice_unquote(slice_trim(line), S("\"'"));
		return true;
	}
	return false;
}

struct file_ref pair_file(struct scan *scan, struct slice name)
{
	struct slice path = name, device = slice_cut(&path, ':');
	struct file_ref ref = scan_file(scan, (struct slice){0});

	if (path.n && path.p[0] == '/') {
		const struct volume *v = scan_find_volume(scan, TAG_DEVICE, device);

		ref.volume = v ? v->number : 0;
		ref.device = volume_tag_text(TAG_DEVICE, device, scan->arena);
	} else {
		path = name;
	}
	ref.path = path_resolve(scan->arena, S("/"), path);
	return ref;
}

void pair_default(struct scan *scan, struct slice name)
{
	struct boot_entry *chosen = NULL;

	for (uint32_t i = scan->n_entries; i-- > 0 && scan->entries[i].menu == scan->n_menus - 1;)
		if (!chosen || !slice_eq(chosen->name, name) ||
		    slice_eq(scan->entries[i].name, name))
			chosen = &scan->entries[i];
	if (chosen)
		chosen->flags |= ENTRY_DEFAULT;
}
