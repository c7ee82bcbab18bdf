/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_PDF_H
#define SEKI_PDF_H
/* Between pdf.c and its helpers only; the floor's contract is mail.h. */
#include "attach.h"

/* `raw` is a string as written, with its brackets; absent in, absent out. */
struct str pdf_text(struct arena *arena, struct str raw);
/* MAIL_NO_DATE if it is none. */
int64_t pdf_date(struct arena *arena, struct str raw);

/* pdf_drawing.c: how many corners of shapes a page's content paints, SIZE_MAX
 * where a picture stands in it. */
size_t pdf_corners(struct str content);

#endif
