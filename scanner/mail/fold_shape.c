/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of fold(): characters that NFKC leaves as they are, though a reader
 * takes them for a plain one. Dashes and long strokes of every script are one dash,
 * quotation marks one of two, letters in frames, with marks and small capitals
 * letters, numbers in black circles numbers. What NFKC does undo (letters in white
 * circles, written and bold ones, wide ones) has no entry.
 */
#include "mail.h"

#define LONG_VOWEL 0x30fcu

bool
fold_is_dash(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 ||
	    c == 0x02d7 || c == 0x2796 || c == 0x30a0 || c == 0x2500 ||
	    c == 0x2501 || c == LONG_VOWEL || c == 0x058a || c == 0x05be ||
	    c == 0x1806 || c == 0x23af || c == 0x2e17 || c == 0x2e1a ||
	    c == 0x2e3a || c == 0x2e3b || c == 0x2e40 || c == 0x2e5d;
}

uint32_t
fold_punctuation(uint32_t c)
{
	switch (c) {
	case 0x2018: case 0x2019: case 0x201b: case 0x2032: case 0x2035:
	case 0x02b9: case 0x02bb: case 0x02bc:
		return '\'';
	case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0x2033:
		return '"';
	case 0x301c: case 0x3030: case 0x223c:
		return '~';
	case 0x2044: case 0x2215: case 0x29f8:
		return '/';
	case 0x2236: case 0x02d0: case 0xa789:
		return ':';
	default:
		return c;
	}
}

/* By the letter without its mark, for the small letters of Latin-1, of Latin
 * Extended-A and of Extended Additional; a dot stands for one that stays. */
uint32_t
fold_unmarked(uint32_t c)
{
	static const char latin1[] = "aaaaaa.ceeeeiiii.nooooo.ouuuuy.y";
	static const char extended_a[] =
	    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllll."
	    ".llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";
	static const char additional[] =
	    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
	    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
	    "wwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
	    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";
	char plain = '.';

	if (c >= 0xe0 && c < 0x100)
		plain = latin1[c - 0xe0];
	else if (c >= 0x100 && c < 0x180)
		plain = extended_a[c - 0x100];
	else if (c >= 0x1e00 && c < 0x1f00)
		plain = additional[c - 0x1e00];
	return plain == '.' ? c : (uint32_t)plain;
}

uint32_t
fold_letter(uint32_t c)
{
	static const struct { uint16_t from; char to; } capitals[] = {
		{ 0x0262, 'g' }, { 0x026a, 'i' }, { 0x0274, 'n' },
		{ 0x0280, 'r' }, { 0x028f, 'y' }, { 0x0299, 'b' },
		{ 0x029c, 'h' }, { 0x029f, 'l' }, { 0x1d00, 'a' },
		{ 0x1d04, 'c' }, { 0x1d05, 'd' }, { 0x1d07, 'e' },
		{ 0x1d0a, 'j' }, { 0x1d0b, 'k' }, { 0x1d0d, 'm' },
		{ 0x1d0f, 'o' }, { 0x1d18, 'p' }, { 0x1d1b, 't' },
		{ 0x1d1c, 'u' }, { 0x1d20, 'v' }, { 0x1d21, 'w' },
		{ 0x1d22, 'z' }, { 0xa730, 'f' }, { 0xa731, 's' },
		{ 0xa7af, 'q' }
	};

	if (c >= 0x1f150 && c <= 0x1f169)
		return 'a' + c - 0x1f150;
	if (c >= 0x1f170 && c <= 0x1f189)
		return 'a' + c - 0x1f170;
	if (c >= 0x1f1e6 && c <= 0x1f1ff)
		return 'a' + c - 0x1f1e6;
	if (c < 0x0262 || (c > 0x029f && c < 0x1d00) || c > 0xa7af ||
	    (c > 0x1d22 && c < 0xa730))
		return 0;
	for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++)
		if (capitals[i].from == c)
			return (uint32_t)capitals[i].to;
	return 0;
}

int
fold_number(uint32_t c)
{
	if (c >= 0x2776 && c <= 0x2793)
		return (int)((c - 0x2776) % 10) + 1;
	if (c >= 0x24eb && c <= 0x24f4)
		return (int)(c - 0x24eb) + 11;
	if (c >= 0x24f5 && c <= 0x24fe)
		return (int)(c - 0x24f5) + 1;
	return c == 0x24ff || c == 0x1f10b || c == 0x1f10c ? 0 : -1;
}
