/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For tests only; no part of kexling. It is linked into GRUB, which is licensed under these terms.
 *
 * oracle_mod.c - a loadable module for Debian's grub-emu-lite (x86_64-emu, GRUB 2.06).
 *
 * It does not contain GRUB code.  It is loaded with `insmod oracle' and
 *   - replaces the console output hook, so everything GRUB prints is logged;
 *   - registers stub commands (linux, initrd, chainloader, ...) at a high
 *     priority, so they shadow or supply what the emulator lacks;
 *   - wraps every other registered command, so each executed command is logged
 *     with its fully expanded argument vector and its return value;
 *   - dumps the menu (recursively, through submenus) and the environment;
 *   - enters the real menu loop to boot a chosen entry.
 *
 * The log is JSON lines, one event a line, written with a raw write(2).
 * Only structure layouts (checked against the DWARF in normal.mod) and exported
 * symbol names of the installed emulator are used.
 */
typedef unsigned long size_t_;
typedef int (*cmdfn) (void *cmd, int argc, char **argv);

struct cmd { struct cmd *next, **prev; const char *name; int prio; cmdfn func; int flags;
             const char *summary, *description; void *data; };
struct mclass { char *name; struct mclass *next; };
struct mentry { const char *title, *id; int restricted; const char *users; struct mclass *classes;
                const char *sourcecode; int argc; char **args; int hotkey, submenu; struct mentry *next; };
struct menu { int size; struct mentry *entries; };
struct evar { char *name, *value; void *rh, *wh; struct evar *next, **prevp, *sorted_next; int global; };

extern struct cmd *grub_command_list;
extern int grub_errno;
extern int grub_err_printed_errors;
extern void (*grub_xputs) (const char *);
extern struct cmd *grub_register_command_prio (const char *, cmdfn, const char *, const char *, int);
extern const char *grub_env_get (const char *);
extern int grub_env_set (const char *, const char *);
extern void grub_env_unset (const char *);
extern int grub_env_export (const char *);
extern struct evar *grub_env_update_get_sorted (void);
extern int grub_strcmp (const char *, const char *);
extern char *grub_strdup (const char *);
extern char *grub_strchr (const char *, int);
extern unsigned long grub_strtoul (const char *, const char **, int);
extern int grub_error (int, const char *, ...);
extern void grub_print_error (void);
extern void *grub_file_open (const char *, int);
extern int grub_file_close (void *);
extern void grub_loader_set (int (*boot) (void), int (*unload) (void), int flags);
extern void grub_loader_unset (void);
/* exported by normal.mod */
extern struct menu *grub_env_get_menu (void);
extern void grub_env_set_menu (struct menu *);
extern int grub_env_context_open (void);
extern int grub_env_context_close (void);
extern void grub_normal_execute (const char *, int, int);
extern int grub_script_execute_new_scope (const char *, int, char **);
extern int grub_show_menu (struct menu *, int, int);
extern void *grub_zalloc (size_t_);

/* ---- raw system calls --------------------------------------------------- */
static long sys3 (long n, long a, long b, long c)
{
  long r;
  __asm__ volatile ("syscall" : "=a" (r) : "a" (n), "D" (a), "S" (b), "d" (c)
                    : "rcx", "r11", "memory");
  return r;
}
static int logfd = -1;
static char obuf[1 << 16];
static unsigned olen;
static void oflush (void)
{
  unsigned off = 0;
  while (off < olen)
    {
      long r = sys3 (1, logfd, (long) (obuf + off), olen - off);
      if (r <= 0)
        break;
      off += r;
    }
  olen = 0;
}
static void oc (char c) { if (olen == sizeof obuf) oflush (); obuf[olen++] = c; }
static void os (const char *s) { while (*s) oc (*s++); }
static void od (long v)
{
  char t[24]; int i = 0; unsigned long u = v < 0 ? -(unsigned long) v : (unsigned long) v;
  do t[i++] = '0' + u % 10; while (u /= 10);
  if (v < 0) oc ('-');
  while (i) oc (t[--i]);
}
/* JSON string; bytes >= 0x80 go out as \u00XX, so the log is pure ASCII and byte exact. */
static void oq (const char *s)
{
  static const char hx[] = "0123456789abcdef";
  if (!s) { os ("null"); return; }
  oc ('"');
  for (; *s; s++)
    {
      unsigned char c = *s;
      if (c == '"' || c == '\\') { oc ('\\'); oc (c); }
      else if (c < 0x20 || c >= 0x7f) { os ("\\u00"); oc (hx[c >> 4]); oc (hx[c & 15]); }
      else oc (c);
    }
  oc ('"');
}
static void oargs (int argc, char **argv)
{
  int i;
  oc ('[');
  for (i = 0; i < argc; i++) { if (i) oc (','); oq (argv[i]); }
  oc (']');
}
static int quiet;
static void (*old_xputs) (const char *);
static void my_xputs (const char *s)
{
  if (!quiet) { os ("{\"ev\":\"out\",\"s\":"); oq (s); os ("}\n"); oflush (); }
}

/* ---- command wrapping ---------------------------------------------------- */
#define MAXW 512
static struct { struct cmd *c; cmdfn f; } wtab[MAXW];
static int nw, depth;
static int wrapper (void *vc, int argc, char **argv)
{
  struct cmd *c = vc;
  int i, r;
  cmdfn f = 0;
  for (i = 0; i < nw; i++)
    if (wtab[i].c == c) { f = wtab[i].f; break; }
  if (!quiet)
    {
      os ("{\"ev\":\"cmd\",\"d\":"); od (depth); os (",\"name\":"); oq (c->name);
      os (",\"args\":"); oargs (argc, argv); os ("}\n"); oflush ();
    }
  if (!f)
    return 0;
  depth++;
  r = f (vc, argc, argv);
  depth--;
  if (!quiet)
    { os ("{\"ev\":\"ret\",\"d\":"); od (depth); os (",\"name\":"); oq (c->name);
      os (",\"r\":"); od (r); os ("}\n"); oflush (); }
  return r;
}
static void wrap_all (void)
{
  struct cmd *c;
  for (c = grub_command_list; c; c = c->next)
    {
      int i, seen = 0;
      if (c->name[0] == 'o' && c->name[1] == 'r' && c->name[2] == 'a' && c->name[3] == 'c')
        continue;
      for (i = 0; i < nw; i++)
        if (wtab[i].c == c) seen = 1;
      if (seen || nw == MAXW)
        continue;
      wtab[nw].c = c; wtab[nw].f = c->func; nw++;
      c->func = wrapper;
    }
}

/* ---- stubs --------------------------------------------------------------- */
static int do_boot (void)
{
  os ("{\"ev\":\"boot\"}\n"); oflush ();
  sys3 (231, 0, 0, 0);
  return 0;
}
static int do_unload (void) { return 0; }
static int streq (const char *a, const char *b) { return grub_strcmp (a, b) == 0; }

/* names in $oracle_fail (space separated) make the stub fail with an error */
static int in_list (const char *list, const char *name)
{
  while (list && *list)
    {
      const char *p = list; const char *n = name;
      while (*p && *p != ' ' && *n && *p == *n) { p++; n++; }
      if ((*p == 0 || *p == ' ') && *n == 0) return 1;
      while (*list && *list != ' ') list++;
      while (*list == ' ') list++;
    }
  return 0;
}
static int check_files;
static int loaded;
static int stub (void *vc, int argc, char **argv)
{
  struct cmd *c = vc;
  const char *n = c->name;
  int is_kernel = streq (n, "linux") || streq (n, "linux16") || streq (n, "linuxefi")
    || streq (n, "multiboot") || streq (n, "multiboot2") || streq (n, "chainloader")
    || streq (n, "xen_hypervisor") || streq (n, "kfreebsd") || streq (n, "ntldr")
    || streq (n, "uki");
  int is_initrd = streq (n, "initrd") || streq (n, "initrd16") || streq (n, "initrdefi");
  int i;
  if (in_list (grub_env_get ("oracle_fail"), n))
    return grub_error (5, "oracle: %s made to fail", n);
  if (is_kernel)
    {
      if (argc == 0)
        return grub_error (18, "filename expected");
      if (check_files)
        {
          void *f = grub_file_open (argv[0][0] == '-' && argc > 1 ? argv[1] : argv[0], 0);
          if (!f) return grub_errno;
          grub_file_close (f);
        }
      loaded = 1;
      grub_loader_set (do_boot, do_unload, 0);
    }
  if (is_initrd)
    {
      if (argc == 0)
        return grub_error (18, "filename expected");
      if (check_files && !loaded)
        return grub_error (18, "you need to load the kernel first");
      if (check_files)
        for (i = 0; i < argc; i++)
          {
            void *f = grub_file_open (argv[i], 0);
            if (!f) return grub_errno;
            grub_file_close (f);
          }
    }
  return 0;
}
static int stub_exit (void *vc, int argc, char **argv)
{
  struct cmd *c = vc;
  if (argc && streq (c->name, "fwsetup") && streq (argv[0], "--is-supported"))
    return 0;
  os ("{\"ev\":\"stop\",\"by\":"); oq (c->name); os ("}\n"); oflush ();
  sys3 (231, 0, 0, 0);
  return 0;
}
static int stub_false (void *vc, int argc, char **argv)
{ (void) vc; (void) argc; (void) argv; return grub_error (1, "false"); }

/* search stub: $oracle_map is "key=dev key=dev ..." ; used only when $oracle_map is set.
   Options are parsed the way GRUB's own argument parser accepts them. */
static int starts (const char *s, const char *p) { while (*p) if (*s++ != *p++) return 0; return 1; }
static int map_search (void *vc, int argc, char **argv)
{
  const char *map = grub_env_get ("oracle_map"), *var = 0, *key = 0, *p;
  int i, set = 0, kind = 0;
  static char val[256];
  (void) vc;
  for (i = 0; i < argc; i++)
    {
      char *a = argv[i];
      if (starts (a, "--set=")) { set = 1; var = a + 6; }
      else if (streq (a, "--set") || streq (a, "-s"))
        { set = 1; if (i + 1 < argc && argv[i + 1][0] != '-') var = argv[++i]; }
      else if (streq (a, "--fs-uuid") || streq (a, "-u")) kind = 'u';
      else if (streq (a, "--label") || streq (a, "-l")) kind = 'l';
      else if (streq (a, "--file") || streq (a, "-f")) kind = 'f';
      else if (streq (a, "--hint") || streq (a, "-h")) i++;
      else if (a[0] == '-')
        {
          int j;
          for (j = 1; a[0] == '-' && a[1] != '-' && a[j]; j++)
            if (a[j] == 'u' || a[j] == 'l' || a[j] == 'f') kind = a[j];
            else if (a[j] == 's') set = 1;
        }
      else if (!key) key = a;
    }
  if (!key && var) { key = var; var = "root"; }
  if (set && !var) var = "root";
  if (!key) return grub_error (18, "one argument expected");
  if (!kind) return grub_error (17, "unspecified search type");
  for (p = map; *p; )
    {
      const char *k = key; const char *q = p;
      while (*q && *q != '=' && *k && (*q | 32) == (*k | 32)) { q++; k++; }
      if (*q == '=' && !*k)
        {
          int n = 0;
          for (q++; *q && *q != ' ' && n < 255; q++) val[n++] = *q;
          val[n] = 0;
          if (var) grub_env_set (var, val);
          return 0;
        }
      while (*p && *p != ' ') p++;
      while (*p == ' ') p++;
    }
  return grub_error (5, "no such device: %s", key);
}

/* ---- dumping -------------------------------------------------------------- */
static void dump_env (const char *tag)
{
  struct evar *v;
  int first = 1;
  os ("{\"ev\":\"env\",\"tag\":"); oq (tag); os (",\"vars\":{");
  for (v = grub_env_update_get_sorted (); v; v = v->sorted_next)
    {
      const char *val = grub_env_get (v->name);
      if (!first) oc (','); first = 0;
      oq (v->name); oc (':'); oq (val ? val : "");
    }
  os ("},\"exported\":[");
  first = 1;
  for (v = grub_env_update_get_sorted (); v; v = v->sorted_next)
    if (v->global) { if (!first) oc (','); first = 0; oq (v->name); }
  os ("]}\n"); oflush ();
}
static void dump_menu (struct menu *m, const char *path, int recurse)
{
  struct mentry *e;
  int i = 0;
  if (!m) { os ("{\"ev\":\"nomenu\"}\n"); oflush (); return; }
  for (e = m->entries; e; e = e->next, i++)
    {
      struct mclass *k;
      char sub[64]; int n = 0; const char *p; char t[12]; int j = 0, v = i;
      for (p = path; *p && n < 40; p++) sub[n++] = *p;
      if (n) sub[n++] = '>';
      do t[j++] = '0' + v % 10; while (v /= 10);
      while (j) sub[n++] = t[--j];
      sub[n] = 0;
      os ("{\"ev\":\"entry\",\"path\":"); oq (sub);
      os (",\"title\":"); oq (e->title); os (",\"id\":"); oq (e->id);
      os (",\"submenu\":"); od (e->submenu ? 1 : 0);
      os (",\"restricted\":"); od (e->restricted); os (",\"users\":"); oq (e->users);
      os (",\"hotkey\":"); od (e->hotkey);
      os (",\"classes\":[");
      for (k = e->classes; k && k->name; k = k->next) { if (k != e->classes) oc (','); oq (k->name); if (!k->next) break; }
      os ("],\"args\":"); oargs (e->argc, e->args);
      os (",\"source\":"); oq (e->sourcecode); os ("}\n"); oflush ();
      if (e->submenu && recurse)
        {
          struct menu *nm;
          grub_env_context_open ();
          nm = grub_zalloc (sizeof *nm);
          grub_env_set_menu (nm);
          os ("{\"ev\":\"enter-submenu\",\"path\":"); oq (sub); os ("}\n");
          grub_script_execute_new_scope (e->sourcecode, e->argc, e->args);
          grub_print_error (); grub_errno = 0;
          dump_menu (nm, sub, recurse);
          os ("{\"ev\":\"leave-submenu\",\"path\":"); oq (sub); os ("}\n"); oflush ();
          grub_env_context_close ();
        }
    }
}

/* oracle_run CONFIG MODE
   MODE: list  - read config, dump env and menu, stop
         boot  - read config, dump, then enter GRUB's own menu loop (timeout as set)
         entry - like boot, but default=$oracle_entry and timeout=0 are forced after
                 the config was read (auto-boot path)                               */
static int cmd_run (void *vc, int argc, char **argv)
{
  struct menu *m;
  const char *mode = argc > 1 ? argv[1] : "list";
  (void) vc;
  if (argc < 1) return grub_error (18, "config expected");
  quiet = 0;
  grub_normal_execute (argv[0], 1, 1);       /* nested, batch: no menu is shown */
  grub_print_error (); grub_errno = 0;
  dump_env ("after-config");
  m = grub_env_get_menu ();
  dump_menu (m, "", 1);
  if (!streq (mode, "list"))
    {
      if (streq (mode, "entry"))
        {
          grub_env_set ("default", grub_env_get ("oracle_entry") ? grub_env_get ("oracle_entry") : "0");
          grub_env_set ("timeout", "0");
        }
      os ("{\"ev\":\"menu-start\"}\n"); oflush ();
      loaded = 0;
      if (m && m->size)
        grub_show_menu (m, 0, 0);
      os ("{\"ev\":\"menu-end\"}\n"); oflush ();
    }
  os ("{\"ev\":\"end\"}\n"); oflush ();
  sys3 (231, 0, 0, 0);
  return 0;
}
/* oracle_note ARGS...: log the argument vector (a precise `echo') */
static int cmd_note (void *vc, int argc, char **argv)
{
  (void) vc;
  os ("{\"ev\":\"note\",\"args\":"); oargs (argc, argv); os ("}\n"); oflush ();
  return 0;
}
static int cmd_env (void *vc, int argc, char **argv)
{ (void) vc; dump_env (argc ? argv[0] : ""); return 0; }
/* oracle_start: open the log, register the stubs, wrap everything */
static int cmd_start (void *vc, int argc, char **argv)
{
  static const char *const stubs[] = {
    "linux", "linux16", "linuxefi", "initrd", "initrd16", "initrdefi", "devicetree",
    "multiboot", "module", "multiboot2", "module2", "chainloader", "xen_hypervisor", "xen_module",
    "kfreebsd", "ntldr", "freedos", "acpi", "background_image", "background_color", "terminal_input",
    "terminal_output", "serial", "loadfont", "insmod", "rmmod", "play", "cutmem", "badram", "keymap",
    "drivemap", "outb", "sleep", "cryptomount", "fwupdate", "tpm_record_pcrs", "shim_lock", "uki",
    "efi-watchdog", "videoinfo", "smbios", "save_env", "bls_import", "blscfg", "boot_counting",
    "vbeinfo", "lspci", "setpci", "usb", "connectefi", "dump", "bli", 0 };
  static const char *const enders[] = { "halt", "reboot", "fwsetup", "exit", "normal_exit", 0 };
  const char *skip = grub_env_get ("oracle_real");
  const char *omit = grub_env_get ("oracle_omit");
  int i;
  (void) vc;
  if (argc < 1) return grub_error (18, "log file expected");
  logfd = sys3 (2, (long) argv[0], 01 | 0100 | 02000, 0644);
  if (logfd < 0) return grub_error (5, "cannot open log");
  check_files = grub_env_get ("oracle_check_files") != 0;
  for (i = 0; stubs[i]; i++)
    if (!in_list (skip, stubs[i]) && !in_list (omit, stubs[i]))
      grub_register_command_prio (stubs[i], stub, 0, "stub", 200)->flags |= 0x200;
  for (i = 0; enders[i]; i++)
    if (!in_list (skip, enders[i]))
      grub_register_command_prio (enders[i], stub_exit, 0, "stub", 200);
  if (!in_list (skip, "keystatus"))
    grub_register_command_prio ("keystatus", stub_false, 0, "stub", 200);
  if (grub_env_get ("oracle_map"))
    grub_register_command_prio ("search", map_search, 0, "stub", 200)->flags |= 0x200;
  wrap_all ();
  old_xputs = grub_xputs;
  grub_xputs = my_xputs;
  quiet = 1;
  grub_err_printed_errors = 0;
  return 0;
}
static void ora_init (void *mod)
{
  (void) mod;
  grub_register_command_prio ("oracle_start", cmd_start, 0, "oracle", 0);
  grub_register_command_prio ("oracle_run", cmd_run, 0, "oracle", 0);
  grub_register_command_prio ("oracle_note", cmd_note, 0, "oracle", 0);
  grub_register_command_prio ("oracle_env", cmd_env, 0, "oracle", 0);
}
void grub_mod_init (void *mod);
void grub_mod_init (void *mod) { ora_init (mod); }
void grub_mod_fini (void);
void grub_mod_fini (void) { }

__attribute__ ((section (".module_license"), used)) const char module_license[] = "LICENSE=GPLv3+";
__attribute__ ((section (".modname"), used)) const char module_name[] = "oracle";
__attribute__ ((section (".moddeps"), used)) const char module_deps[] = "normal\0boot\0";
