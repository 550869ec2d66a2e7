import { useEffect, useState } from 'react';

/** Long enough not to ask for every letter. */
const AFTER_MS = 250;

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** Id of a datalist. */
  readonly list?: string;
  readonly onChange: (value: string) => void;
}

/** A field that narrows a list while it is typed into. */
export function TextFilter({ label, placeholder, value, list, onChange }: Props) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value); // Changed from elsewhere, or by what was typed.
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim()), AFTER_MS);
    return () => clearTimeout(timer);
  });
  return (
    <label className="flex items-center gap-2 text-sm text-soft">
      {label}
      <input
        type="search"
        className="field w-36 text-ink placeholder:text-soft"
        placeholder={placeholder}
        value={text}
        list={list}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
