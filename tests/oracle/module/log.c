/* Raw system calls: GRUB's emulator has no functions for modules that write files. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/log.h"

#include "tests/oracle/module/text.h"

enum { SYS_WRITE = 1, SYS_OPEN = 2, SYS_EXIT_GROUP = 231 };
enum { O_WRONLY = 01, O_CREAT = 0100, O_APPEND = 02000 };

static int log_fd = -1;
static char buffer[1 << 16];
static unsigned buffered;

static long system_call(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c)
			 : "rcx", "r11", "memory");
	return result;
}

static void flush(void)
{
	unsigned done = 0;

	while (done < buffered) {
		long n = system_call(SYS_WRITE, log_fd, (long)(buffer + done), buffered - done);

		if (n <= 0)
			break;
		done += (unsigned)n;
	}
	buffered = 0;
}

static void put(char c)
{
	if (buffered == sizeof(buffer))
		flush();
	buffer[buffered++] = c;
}

static void put_hex(unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	log_raw("\\u00");
	put(hex[c >> 4]);
	put(hex[c & 15]);
}

int log_open(const char *path)
{
	log_fd = (int)system_call(SYS_OPEN, (long)path, O_WRONLY | O_CREAT | O_APPEND, 0644);
	return log_fd >= 0;
}

void log_raw(const char *text)
{
	while (*text)
		put(*text++);
}

/* Each byte that is no ASCII is \u00XX, which is exact also where the text is no UTF-8. */
void log_quoted(const char *text)
{
	if (!text) {
		log_raw("null");
		return;
	}
	put('"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c >= 0x7f) {
			put_hex(c);
			continue;
		}
		if (c == '"' || c == '\\')
			put('\\');
		put(*text);
	}
	put('"');
}

void log_event(const char *name)
{
	log_raw("{\"ev\":");
	log_quoted(name);
}

void log_end(void)
{
	log_raw("}\n");
	flush();
}

void log_field(const char *field)
{
	put(',');
	log_quoted(field);
	put(':');
}

void log_text(const char *field, const char *text)
{
	log_field(field);
	log_quoted(text);
}

void log_number(const char *field, long number)
{
	char text[24];

	log_field(field);
	if (number < 0)
		put('-');
	text_add_number(text, number < 0 ? -(unsigned long)number : (unsigned long)number);
	log_raw(text);
}

void log_words(const char *field, int n, char *const *words)
{
	log_field(field);
	put('[');
	for (int i = 0; i < n; i++) {
		if (i)
			put(',');
		log_quoted(words[i]);
	}
	put(']');
}

void log_say(const char *name)
{
	log_event(name);
	log_end();
}

void log_exit(void)
{
	system_call(SYS_EXIT_GROUP, 0, 0, 0);
	__builtin_unreachable();
}
