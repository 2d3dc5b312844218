/* FDTDIR: the running machine's device tree among many. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/devicetree.h"
#include "lib/text.h"
#include "tests/unit/test.h"

static void put32(struct text *out, size_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		text_char(out, (char)(v >> shift));
}

static void put_property(struct text *out, uint32_t name, struct slice value)
{
	put32(out, 3);
	put32(out, value.n);
	put32(out, name);
	text_put(out, value);
	for (size_t n = value.n; n % 4; n++)
		text_char(out, 0);
}

/* A flattened device tree with model and compatible, and a child with another compatible. */
static struct slice make_tree(struct slice compatible)
{
	struct text nodes = {.arena = &test_arena}, out = {.arena = &test_arena};
	const struct slice strings = S("model\0compatible\0");

	put32(&nodes, 1), put32(&nodes, 0);
	put_property(&nodes, 0, S("Board\0"));
	put32(&nodes, 4);
	put_property(&nodes, 6, compatible);
	put32(&nodes, 1), text_put(&nodes, S("cpu\0"));
	put_property(&nodes, 6, S("arm,cortex-a53\0"));
	put32(&nodes, 2), put32(&nodes, 2), put32(&nodes, 9);

	const size_t header[] = {0xd00dfeed, 56 + nodes.n + strings.n,
				 56,	     56 + nodes.n,
				 40,	     17,
				 16,	     0,
				 strings.n,  nodes.n,
				 0,	     0,
				 0,	     0};
	for (size_t i = 0; i < sizeof(header) / sizeof(*header); i++)
		put32(&out, header[i]);
	text_put(&out, text_slice(&nodes));
	text_put(&out, strings);
	return text_slice(&out);
}

static struct slice find(const struct mem_file *files, size_t n, const char *compatible)
{
	struct source_mem memory = {{&source_mem_ops}, files, n};
	struct volume volume = {.number = 1, .source = &memory.source};
	struct volume_set set = {&volume, 1};
	const struct machine machine = {.compatible = slice_str(compatible)};
	struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
			    .machine = &machine};

	return devicetree_find(&scan, S("/dtbs"));
}
#define FIND(files, compatible) find(files, sizeof(files) / sizeof(*(files)), compatible)

TEST(devicetree_by_name)
{
	const struct mem_file files[] = {
		{S("/dtbs/rockchip/rk3399-rockpi4b.dtb"),
		 make_tree(S("radxa,rockpi4b\0rockchip,rk3399\0"))},
		{S("/dtbs/rockchip/rk3399-rockpi4.dtb"),
		 make_tree(S("radxa,rockpi4\0rockchip,rk3399\0"))},
		{S("/dtbs/sun8i-h3-orangepi-one.dtb"), S("")},
		{S("/dtbs/microchip/mpfs-icicle-kit.dtb"), S("no device tree")},
		{S("/dtbs/thead/board.dtb"), make_tree(S("thead,other\0"))},
	};

	OK_TEXT(FIND(files, "radxa,rockpi4b radxa,rockpi4 rockchip,rk3399"),
		S("/dtbs/rockchip/rk3399-rockpi4b.dtb"));
	OK_TEXT(FIND(files, "xunlong,orangepi-one allwinner,sun8i-h3"),
		S("/dtbs/sun8i-h3-orangepi-one.dtb"));
	OK_TEXT(FIND(files, "microchip,mpfs-icicle-kit microchip,mpfs"),
		S("/dtbs/microchip/mpfs-icicle-kit.dtb"));
	/* that file says that it is for another board */
	OK(FIND(files, "thead,board").n == 0);
	OK(FIND(files, "radxa,unknown rockchip,rk3399").n == 0);
	OK(FIND(files, "").n == 0);
	OK(FIND(files, "nocomma").n == 0);
}

TEST(devicetree_by_content)
{
	const struct mem_file files[] = {
		{S("/dtbs/broadcom/bcm2711-rpi-4-b.dtb"),
		 make_tree(S("raspberrypi,4-model-b\0brcm,bcm2711\0"))},
		{S("/dtbs/broadcom/bcm2711-rpi-400.dtb"),
		 make_tree(S("raspberrypi,400\0brcm,bcm2711\0"))},
		{S("/dtbs/bcm2836-rpi-2-b.dtb"),
		 make_tree(S("raspberrypi,2-model-b\0brcm,bcm2836\0"))},
		{S("/dtbs/broadcom/overlays.dtbo"), make_tree(S("raspberrypi,400x\0"))},
		{S("/dtbs/allwinner/child.dtb"), make_tree(S("x\0"))},
	};

	OK_TEXT(FIND(files, "raspberrypi,400 brcm,bcm2711"),
		S("/dtbs/broadcom/bcm2711-rpi-400.dtb"));
	OK_TEXT(FIND(files, "raspberrypi,2-model-b brcm,bcm2836"), S("/dtbs/bcm2836-rpi-2-b.dtb"));
	OK(FIND(files, "raspberrypi,400x brcm,bcm2711").n == 0);
	OK(FIND(files, "arm,cortex-a53 allwinner,child").n == 0);
}

/* Cut anywhere, and with lengths that lie, it ends. */
TEST(devicetree_damaged)
{
	struct slice good = make_tree(S("radxa,rockpi4b\0rockchip,rk3399\0"));
	char *bad = arena_array(&test_arena, char, good.n);

	for (size_t n = 0; n < good.n; n++) {
		const struct mem_file cut[] = {{S("/dtbs/radxa/x.dtb"), slice_upto(good, n)}};
		FIND(cut, "radxa,rockpi4b");
	}
	for (size_t i = 0; i < good.n; i++) {
		const struct mem_file file[] = {{S("/dtbs/radxa/x.dtb"), {bad, good.n}}};
		memcpy(bad, good.p, good.n);
		bad[i] = (char)0xff;
		FIND(file, "radxa,rockpi4b");
	}
}

/* Looking into thousands of files takes no memory that lasts. */
TEST(devicetree_among_thousands)
{
	enum { FILES = 1000 };
	struct mem_file *files = arena_array(&test_arena, struct mem_file, FILES);
	struct slice other = make_tree(S("some,board\0"));

	for (int i = 0; i < FILES; i++)
		files[i] = (struct mem_file){arena_format(&test_arena, "/dtbs/file-%d.dtb", i),
					     other};
	files[FILES - 1].text = make_tree(S("radxa,rockpi4b\0"));
	size_t before = test_arena.used;
	for (int i = 0; i < 3; i++)
		OK_TEXT(find(files, FILES, "radxa,rockpi4b"), S("/dtbs/file-999.dtb"));
	OK(find(files, FILES, "radxa,none").n == 0);
	OK(test_arena.used - before < 2 << 20);
}
