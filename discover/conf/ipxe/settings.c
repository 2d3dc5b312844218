/* iPXE's settings: blocks of named values. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/settings.h"

#include "lib/limits.h"

/* Settings that iPXE knows by name have a type, and most a DHCP option's number. Numbers of more
 * than one byte are options in options: 175.3 is 0xaf03. */
static const struct known {
	struct slice name;
	uint32_t tag;
	struct slice type;
} known[] = {
	{S_INIT("ip"), 0xaf02, S_INIT("ipv4")},
	{S_INIT("netmask"), 1, S_INIT("ipv4")},
	{S_INIT("gateway"), 3, S_INIT("ipv4")},
	{S_INIT("dns"), 6, S_INIT("ipv4")},
	{S_INIT("hostname"), 12, S_INIT("string")},
	{S_INIT("domain"), 15, S_INIT("string")},
	{S_INIT("root-path"), 17, S_INIT("string")},
	{S_INIT("mtu"), 26, S_INIT("int16")},
	{S_INIT("ntp"), 42, S_INIT("ipv4")},
	{S_INIT("dhcp-server"), 54, S_INIT("ipv4")},
	{S_INIT("vendor-class"), 60, S_INIT("string")},
	{S_INIT("filename"), 67, S_INIT("string")},
	{S_INIT("user-class"), 77, S_INIT("string")},
	{S_INIT("next-server"), 0xaf03, S_INIT("ipv4")},
	{S_INIT("priority"), 0xaf01, S_INIT("int8")},
	{S_INIT("keep-san"), 0xaf08, S_INIT("int8")},
	{S_INIT("skip-san-boot"), 0xaf09, S_INIT("int8")},
	{S_INIT("scriptlet"), 0xaf51, S_INIT("string")},
	{S_INIT("username"), 0xafbe, S_INIT("string")},
	{S_INIT("password"), 0xafbf, S_INIT("string")},
	{S_INIT("syslog"), 7, S_INIT("ipv4")},
	{S_INIT("uuid"), 0, S_INIT("uuid")},
	{S_INIT("mac"), 0, S_INIT("hex")},
	{S_INIT("busid"), 0, S_INIT("hex")},
	{S_INIT("errno"), 0, S_INIT("uint32")},
	{S_INIT("unixtime"), 0, S_INIT("uint32")},
	{S_INIT("memsize"), 0, S_INIT("int32")},
	{S_INIT("ip6"), 0, S_INIT("ipv6")},
	{S_INIT("gateway6"), 0, S_INIT("ipv6")},
	{S_INIT("dns6"), 0, S_INIT("ipv6")},
	{S_INIT("len6"), 0, S_INIT("int8")},
};

void ipxe_settings_open(struct ipxe_settings *s, struct arena *a)
{
	*s = (struct ipxe_settings){.arena = a};
	*ARENA_PUSH(a, &s->blocks, &s->n_blocks) = (struct ipxe_block){0};
}

/* "netX" is the interface that was used last, "dhcp" its lease. */
static struct slice real_name(const struct ipxe_settings *s, struct slice name)
{
	struct slice rest = name;

	if (s->net_x.n == 0)
		return name;
	if (slice_eq(name, S("dhcp")))
		return arena_concat(s->arena, s->net_x, S(".dhcp"));
	if (slice_skip(&rest, S("netX")) && (rest.n == 0 || rest.p[0] == '.'))
		return arena_concat(s->arena, s->net_x, rest);
	return name;
}

static uint32_t find_block(struct ipxe_settings *s, struct slice name, bool make)
{
	name = real_name(s, name);
	for (uint32_t i = 0; i < s->n_blocks; i++)
		if (slice_eq(s->blocks[i].name, name))
			return i;
	if (!make || s->n_blocks == LIMIT_IPXE_BLOCKS)
		return IPXE_NO_BLOCK;
	*ARENA_PUSH(s->arena, &s->blocks, &s->n_blocks) =
		(struct ipxe_block){arena_copy(s->arena, name)};
	return s->n_blocks - 1;
}

/* "67", "175.3", "0x43": a number a level; 0: none. */
static uint32_t parse_tag(struct slice name)
{
	uint64_t tag = 0;

	for (;;) {
		tag = tag << 8 | ipxe_number_take(&name);
		if (name.n == 0)
			return (uint32_t)tag;
		if (!slice_skip(&name, S(".")))
			return 0;
	}
}

static bool same(uint32_t tag, struct slice name, uint32_t other_tag, struct slice other)
{
	return (tag && tag == other_tag) || (name.n && slice_eq(name, other));
}

int ipxe_setting_name(struct ipxe_settings *s, struct slice text, bool make,
		      struct ipxe_setting *setting)
{
	struct slice rest = text;
	uint32_t block = IPXE_ROOT;

	if (slice_has(text, '/'))
		block = find_block(s, slice_cut(&rest, '/'), make);
	if (block == IPXE_NO_BLOCK)
		return IPXE_ENODEV;
	bool typed = slice_has(rest, ':');
	struct slice name = slice_cut(&rest, ':');
	*setting = (struct ipxe_setting){.block = block, .tag = parse_tag(name), .name = name};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (same(setting->tag, name, known[i].tag, known[i].name)) {
			setting->tag = known[i].tag;
			setting->name = known[i].name;
			setting->type = ipxe_type_find(known[i].type);
			break;
		}
	if (typed)
		setting->type = ipxe_type_find(rest);
	return typed && !setting->type ? IPXE_ENOTSUP : IPXE_OK;
}

static struct ipxe_value *find_in(const struct ipxe_settings *s, uint32_t block,
				  const struct ipxe_setting *setting)
{
	for (uint32_t i = 0; i < s->n_values; i++) {
		struct ipxe_value *v = &s->values[i];
		if (v->block == block && same(setting->tag, setting->name, v->tag, v->name))
			return v;
	}
	return NULL;
}

/* "net0.dhcp" is below "net0", and all are below the root. */
static bool is_below(struct slice name, struct slice above)
{
	return above.n == 0 || (slice_skip(&name, above) && (name.n == 0 || name.p[0] == '.'));
}

const struct ipxe_value *ipxe_fetch(const struct ipxe_settings *s,
				    const struct ipxe_setting *setting)
{
	struct slice above = s->blocks[setting->block].name;
	const struct ipxe_value *v = find_in(s, setting->block, setting);

	for (uint32_t i = 0; i < s->n_blocks && !v; i++)
		if (is_below(s->blocks[i].name, above))
			v = find_in(s, i, setting);
	return v;
}

int ipxe_store(struct ipxe_settings *s, const struct ipxe_setting *setting, struct slice raw)
{
	struct ipxe_value *v = find_in(s, setting->block, setting);

	if (raw.n == 0) {
		if (v)
			v->block = IPXE_NO_BLOCK;
		return IPXE_OK;
	}
	for (uint32_t i = 0; i < s->n_values && !v; i++)
		if (s->values[i].block == IPXE_NO_BLOCK)
			v = &s->values[i];
	if (!v && s->n_values == LIMIT_IPXE_SETTINGS)
		return IPXE_ERANGE;
	if (!v)
		v = ARENA_PUSH(s->arena, &s->values, &s->n_values);
	*v = (struct ipxe_value){
		.block = setting->block,
		.tag = setting->tag,
		.name = arena_copy(s->arena, setting->name),
		.type = setting->type,
		.raw = arena_copy(s->arena, raw),
	};
	return IPXE_OK;
}

int ipxe_set(struct ipxe_settings *s, struct slice name, struct slice text)
{
	struct ipxe_setting setting;
	struct slice raw = {0};
	int rc = ipxe_setting_name(s, name, true, &setting);

	if (rc == IPXE_OK && !setting.type)
		setting.type = ipxe_type_find(S("string"));
	if (rc == IPXE_OK && text.n)
		rc = ipxe_parse(setting.type, text, s->arena, &raw);
	return rc == IPXE_OK ? ipxe_store(s, &setting, raw) : rc;
}

bool ipxe_get(const struct ipxe_settings *s, const struct ipxe_setting *setting, struct arena *a,
	      struct slice *text)
{
	const struct ipxe_value *v = ipxe_fetch(s, setting);

	if (!v)
		return false;
	return ipxe_format(setting->type ? setting->type : v->type, v->raw, s->word, a,
			   text) == IPXE_OK;
}

/* The innermost reference that ends first: the last "${" before the first '}' behind one. */
static bool find_reference(struct slice text, size_t *start, size_t *end)
{
	bool found = false;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '$' && i + 1 < text.n && text.p[i + 1] == '{') {
			*start = i;
			found = true;
		}
		*end = i;
		if (found && text.p[i] == '}')
			return true;
	}
	return false;
}

struct slice ipxe_expand(struct ipxe_settings *s, struct slice text, struct arena *a)
{
	size_t start, end;

	for (uint32_t n = 0; n < LIMIT_IPXE_EXPANSIONS; n++) {
		struct ipxe_setting setting;
		struct slice value = {0};

		if (!find_reference(text, &start, &end))
			break;
		struct slice name = {text.p + start + 2, end - start - 2};
		if (ipxe_setting_name(s, name, false, &setting) != IPXE_OK ||
		    !ipxe_get(s, &setting, a, &value))
			value = (struct slice){0};
		struct text out = {.arena = a, .max = LIMIT_IPXE_WORD_BYTES};
		text_put(&out, slice_upto(text, start));
		text_put(&out, value);
		text_put(&out, slice_from(text, end + 1));
		text = text_slice(&out);
	}
	return text;
}
