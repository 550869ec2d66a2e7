import { Pause, Play, X } from 'lucide-react';
import { Link } from 'react-router';
import { formatBytes, formatDuration } from '../format.ts';
import { Meter } from '../parts/meter.tsx';
import { useRate } from '../parts/use-rate.ts';
import type { UploadView } from './uploads.ts';
import { uploads } from './use-uploads.ts';

/** One upload of this tab: how far it is, and what can be done with it. */
export function UploadCard({ upload }: { upload: UploadView }) {
  const { key, name, bytes, sent, state, why, importId } = upload;
  const over = state === 'refused' || state === 'done';
  return (
    <li className="card grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 grow basis-full truncate font-medium sm:basis-0" title={name}>
          <bdi>{name}</bdi>
        </span>
        {state === 'sending' && (
          <button type="button" className="button" onClick={() => uploads.pause(key)}>
            <Pause size={15} aria-hidden /> Pause
          </button>
        )}
        {(state === 'paused' || state === 'stuck') && (
          <button type="button" className="button" onClick={() => uploads.resume(key)}>
            <Play size={15} aria-hidden /> Resume
          </button>
        )}
        {state === 'done' && importId !== null && (
          <Link className="button" to={`/ui/imports/${importId}`}>
            Look at it
          </Link>
        )}
        {over ? (
          <button type="button" className="icon-button" aria-label={`Dismiss ${name}`} onClick={() => uploads.dismiss(key)}>
            <X size={17} aria-hidden />
          </button>
        ) : (
          <button type="button" className="button" onClick={() => uploads.cancel(key)}>
            Cancel
          </button>
        )}
      </div>
      {!over && <Meter label={`Upload of ${name}`} of={key} done={sent} total={bytes} still={state !== 'sending'} />}
      {!over && (
        <p className="flex flex-wrap justify-between gap-x-4 text-sm text-soft">
          <span>
            {formatBytes(sent)} of {formatBytes(bytes)}
          </span>
          <Pace upload={upload} />
        </p>
      )}
      {why !== null && (
        <div role="alert" className={`text-sm ${state === 'refused' ? 'text-bad' : 'text-warn'}`}>
          <p className="font-medium">{why.text}</p>
          {why.suggestion !== undefined && <p className="text-ink">{why.suggestion}</p>}
          {why.code !== undefined && <code className="text-xs text-soft">{why.code}</code>}
        </div>
      )}
    </li>
  );
}

function Pace({ upload: { key, state, bytes, sent } }: { upload: UploadView }) {
  const rate = useRate(`${key} ${state}`, sent, 0);
  if (state === 'paused') return <span>Paused</span>;
  if (state === 'checking') return <span>Checking the archive…</span>;
  if (state === 'stuck') return <span>Waiting</span>;
  if (rate === 0) return <span>Sending…</span>;
  return (
    <span>
      {formatBytes(rate)}/s, about {formatDuration((bytes - sent) / rate)} left
    </span>
  );
}
