/** One thing that the doctor looked at. A `note` is no fault, but worth reading. */
export interface Finding {
  readonly mark: '✓' | '✗' | '·';
  readonly text: string;
}

export const fine = (text: string): Finding => ({ mark: '✓', text });
export const fault = (text: string): Finding => ({ mark: '✗', text });
export const note = (text: string): Finding => ({ mark: '·', text });
