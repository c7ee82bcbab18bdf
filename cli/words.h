/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_WORDS_H
#define SEKI_WORDS_H
/* words_ja.c: what the sentences that stand in the code are in Japanese, held against
 * them by tests/words. seki-oauth2-token has it too. */
#include "../scanner/base/base.h"

extern const struct word_pair words_ja[];
extern const size_t words_ja_n;
/* dictionary_ja.c: what the tables and columns of the store mean. */
extern const struct word_pair dictionary_ja[];
extern const size_t dictionary_ja_n;

#endif
