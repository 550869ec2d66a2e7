import { Progress } from 'radix-ui';
import { useRef } from 'react';

interface Props {
  readonly label: string;
  readonly done: number;
  /** Null when it is not known yet. */
  readonly total: number | null;
  /** Same bar as long as this stays the same: it never goes back. */
  readonly of: string;
  readonly still?: boolean;
}

/** A bar that never goes back, also when a broken connection or a second attempt begins again somewhere. */
export function Meter({ label, done, total, of, still = false }: Props) {
  const share = useHighest(of, total === null || total === 0 ? 0 : Math.min(1, done / total));
  const unknown = total === null || total === 0;
  return (
    <Progress.Root
      value={unknown ? null : Math.floor(share * 1000) / 10}
      max={100}
      aria-label={label}
      className="h-2 w-full overflow-hidden rounded-full bg-sunk ring-1 ring-line"
    >
      {unknown ? (
        <Progress.Indicator className="h-full w-1/3 animate-[slide_1.6s_ease-in-out_infinite] rounded-full bg-sea" />
      ) : (
        <Progress.Indicator
          className={`h-full rounded-full transition-[width] duration-300 ease-out ${still ? 'bg-soft' : 'bg-sea'}`}
          style={{ width: `${share * 100}%` }}
        />
      )}
    </Progress.Root>
  );
}

function useHighest(of: string, value: number): number {
  const highest = useRef({ of, value: 0 });
  if (highest.current.of !== of) highest.current = { of, value: 0 };
  highest.current.value = Math.max(highest.current.value, value);
  return highest.current.value;
}
