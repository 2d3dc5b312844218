/* Goes on with the configuration of a GRUB that an entry starts by "chainloader". */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/chain.h"

#include "discover/conf/grub/detect.h"
#include "discover/conf/grub/run.h"
#include "discover/conf/grub/setup.h"

enum { STUB_BYTES = 65536 };	/* of its text, to tell whose GRUB it is */

/* shimx64.efi starts the GRUB beside it. */
static bool is_grub(struct slice path)
{
	struct slice name = slice_basename(path);

	return slice_eq_fold(slice_upto(name, 4), S("grub")) ||
	       slice_eq_fold(slice_upto(name, 4), S("shim"));
}

static bool try_dir(struct grub *g, struct source *source, struct slice dir, struct slice *config)
{
	*config = arena_concat(g->arena, dir, S("/grub.cfg"));
	return source_has_file(source, *config);
}

static bool find_config(struct grub *g, const struct volume *v, struct slice program,
			struct slice *config)
{
	struct dir_list vendors;

	if (try_dir(g, v->source, slice_dirname(program), config))
		return true;
	if (source_list(v->source, S("/EFI"), g->arena, &vendors) < 0)
		return false;
	for (uint32_t i = 0; i < vendors.n; i++)
		if (try_dir(g, v->source, arena_concat(g->arena, S("/EFI/"), vendors.at[i].name),
			    config))
			return true;
	return false;
}

void grub_chain(struct grub *g)
{
	const struct volume *v = volume_by_number(g->scan->volumes, g->loaded.kernel.volume);
	const struct grub_dialect *dialect = g->dialect;
	struct layer *outer = g->vars, own;
	struct slice config;

	if (!g->loaded.chain || !v || volume_is_image(v) || !is_grub(g->loaded.kernel.path) ||
	    !find_config(g, v, g->loaded.kernel.path, &config))
		return;
	layer_open(&own, g->arena, NULL, 64);
	g->vars = &own;
	struct slice origin = g->origin, text = {0};
	if (source_read_at(v->source, config, 0, STUB_BYTES, g->arena, &text) == 0)
		g->origin = grub_detect(g->scan, v, config, text, &g->dialect);
	grub_preset(g, v, slice_dirname(config));
	struct slice name = arena_format(g->arena, "(%.*s)%.*s", SLICE_ARG(grub_get(g, S("root"))),
					 SLICE_ARG(config));
	grub_run_words(g,
		       &(struct grub_argv){.at = (struct slice[]){S("configfile"), name}, .n = 2});
	g->vars = outer;
	g->dialect = dialect;
	g->origin = origin;
}
