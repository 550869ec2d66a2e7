import { useQuery } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { getTargets } from '../api.ts';
import { UploadCard } from './upload-card.tsx';
import { uploads, useUploads } from './use-uploads.ts';

/** Takes archives by drop or by choice and shows the uploads of this tab. A single one leads to its import when it is whole. */
export function UploadZone() {
  const all = useUploads();
  const [target, setTarget] = useState('');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useFollowSingle();

  function take(files: FileList | null): void {
    for (const file of files ?? []) uploads.add(file, target);
    if (input.current !== null) input.current.value = '';
  }

  const dragging = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    },
  };

  return (
    <section aria-label="Upload" className="grid grid-cols-1 gap-3">
      <div
        {...dragging}
        role="presentation"
        className={`flex flex-wrap items-center gap-x-5 gap-y-4 rounded-lg border-2 border-dashed p-5 sm:p-6 ${over ? 'border-sea bg-sea-wash' : 'border-line bg-card'}`}
      >
        <FileUp size={28} className="shrink-0 text-sea" aria-hidden />
        <div className="min-w-0 grow basis-60">
          <p className="font-medium">Drop a zip of SQL here</p>
          <p className="text-sm text-soft">It is read first. Nothing is loaded before you say so.</p>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <TargetChoice target={target} onChange={setTarget} />
          <button type="button" className="button primary" onClick={() => input.current?.click()}>
            Choose a file
          </button>
          <input ref={input} type="file" accept=".zip,application/zip" multiple hidden onChange={(event) => take(event.target.files)} />
        </div>
      </div>
      {all.length > 0 && (
        <ul className="grid grid-cols-1 gap-3" aria-label="Uploads">
          {all.map((upload) => (
            <UploadCard key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TargetChoice({ target, onChange }: { target: string; onChange: (target: string) => void }) {
  const targets = useQuery({ queryKey: ['targets'], queryFn: getTargets, staleTime: 60_000 });
  return (
    <label className="flex items-center gap-2 text-sm">
      into
      <select className="field max-w-44" value={target} onChange={(event) => onChange(event.target.value)}>
        <option value="">the target that fits</option>
        {targets.data?.map(({ name, engine }) => (
          <option key={name} value={name}>
            {name} ({engine})
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whoever uploads one archive wants to see what is in it. */
function useFollowSingle(): void {
  const all = useUploads();
  const navigate = useNavigate();
  const [only] = all;
  const ready = all.length === 1 && only?.state === 'done' ? only : null;
  useEffect(() => {
    if (ready === null) return;
    uploads.dismiss(ready.key);
    void navigate(`/ui/imports/${ready.importId}`);
  }, [ready, navigate]);
}
