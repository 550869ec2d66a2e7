import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { getTargets, uploadArchive } from '../api.ts';
import { formatBytes } from '../format.ts';
import { ProblemNote } from './problem-note.tsx';

/** Takes an archive by drop or by choice, shows how much of it is sent, and goes to its import. */
export function UploadZone() {
  const targets = useQuery({ queryKey: ['targets'], queryFn: getTargets });
  const [target, setTarget] = useState('');
  const [progress, setProgress] = useState<{ sent: number; total: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const upload = useRef<AbortController | null>(null);
  const navigate = useNavigate();

  async function send(file: File | undefined): Promise<void> {
    if (file === undefined || progress !== null) return;
    upload.current = new AbortController();
    setError(null);
    setProgress({ sent: 0, total: file.size });
    try {
      const { import_id } = await uploadArchive(file, target, (sent, total) => setProgress({ sent, total }), upload.current.signal);
      await navigate(`/ui/imports/${import_id}`);
    } catch (reason) {
      if (!(reason instanceof DOMException)) setError(reason);
    } finally {
      setProgress(null);
    }
  }

  return (
    <section
      aria-label="Upload"
      className={`card border-2 border-dashed ${over ? 'border-sea' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void send(event.dataTransfer.files[0]);
      }}
    >
      {progress === null ? (
        <div className="flex flex-wrap items-end gap-4">
          <label className="flex flex-col gap-1 min-w-0">
            <span className="font-medium">Drop a .zip of SQL here, or choose one</span>
            <input
              className="field max-w-full"
              type="file"
              accept=".zip,application/zip"
              onChange={(event) => void send(event.target.files?.[0])}
            />
          </label>
          <label className="flex flex-col gap-1">
            <span>Target</span>
            <select className="field" value={target} onChange={(event) => setTarget(event.target.value)}>
              <option value="">the one that fits</option>
              {targets.data?.targets.map(({ name, engine }) => (
                <option key={name} value={name}>
                  {name} ({engine})
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : (
        <div className="flex items-center gap-3">
          <div className="grow">
            <progress aria-label="Upload" max={progress.total} value={progress.sent} />
            <p className="text-sm text-soft">
              {formatBytes(progress.sent)} of {formatBytes(progress.total)} sent
            </p>
          </div>
          <button type="button" className="button" onClick={() => upload.current?.abort()}>
            Cancel
          </button>
        </div>
      )}
      <ProblemNote error={error} />
    </section>
  );
}
