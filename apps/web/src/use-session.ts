import { useQuery } from '@tanstack/react-query';
import { getSession, type Session } from './api.ts';

/** Who is signed in; undefined until it is known. */
export function useSession(): Session | undefined {
  return useQuery({ queryKey: ['session'], queryFn: getSession, staleTime: 60_000 }).data;
}
