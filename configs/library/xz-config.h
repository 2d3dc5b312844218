/* What liblzma is built with: the decoder for .xz and .lzma, for musl, as small as it gets. */
/* SPDX-License-Identifier: MIT */
#define PACKAGE_NAME "XZ Utils"
#define PACKAGE_BUGREPORT ""
#define PACKAGE_URL ""
#define ASSUME_RAM 32

/* No encoder, no threads; size before speed in the CRC tables and the range decoder. */
#define HAVE_DECODERS 1
#define HAVE_DECODER_LZMA1 1
#define HAVE_DECODER_LZMA2 1
#define HAVE_SMALL 1

/* Filters in front of LZMA2 that kernels are packed with, of machines that kexling runs on. */
#define HAVE_DECODER_X86 1
#define HAVE_DECODER_ARM64 1

/* Linux itself knows CRC32 alone, xz makes CRC64 by default. SHA-256 costs more than both and is
 * used by nobody: such files are decoded, and held against their index, without it. */
#define HAVE_CHECK_CRC32 1
#define HAVE_CHECK_CRC64 1

#define HAVE_STDBOOL_H 1
#define HAVE_STDINT_H 1
#define HAVE_INTTYPES_H 1
#define HAVE_STRING_H 1
#define HAVE_LIMITS_H 1
#define HAVE_BYTESWAP_H 1
#define HAVE___BUILTIN_BSWAPXX 1
#define HAVE___BUILTIN_ASSUME_ALIGNED 1
#define TUKLIB_SYMBOL_PREFIX lzma_
#define SIZEOF_SIZE_T __SIZEOF_SIZE_T__
#define NDEBUG 1
