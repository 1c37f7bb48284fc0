import { Button } from '../../controls/Button.tsx';
import { saveFile } from '../../controls/saveFile.ts';
import { TEMPLATE_NAME, templateCsv } from './template.model.ts';

/** A file to fill in, for those who have no backtest at hand. */
export function TemplateButton() {
  return (
    <Button onClick={() => saveFile(new Blob([templateCsv()], { type: 'text/csv' }), TEMPLATE_NAME)}>
      Download template
    </Button>
  );
}
