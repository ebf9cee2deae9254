/* What a page can do beyond showing. Runs in the HTML report, inlined (scripts/embed-page-script.ts). */
import { openOnRequest } from './details.mjs';
import { filterMatrix, sortMatrix } from './matrix.mjs';
import { openForPrint } from './print.mjs';
import { offerTools } from './tools.mjs';

const table = document.querySelector('table.matrix');
if (table) {
  sortMatrix(table);
  filterMatrix(table);
}
offerTools();
openOnRequest();
openForPrint();
