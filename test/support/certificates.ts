import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';

/** What a TLS server shows, and the key of it. */
export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

interface Wanted {
  /** As a certificate names it: `IP:127.0.0.1`, `DNS:elsewhere.test`. @default loopback */
  readonly host?: string;
  /** From now; -1: it ended yesterday. @default 1 */
  readonly days?: number;
}

export interface Authority {
  issue(wanted?: Wanted): Certificate;
}

// Quicker to make than RSA's.
const NEW_KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1';

/** An authority that this process trusts until its test ends. Nothing of it is kept. */
export function trustedAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
  const openssl = (command: string) =>
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' });
  const read = (name: string) => readFileSync(join(folder, name));
  openssl(`req -x509 ${NEW_KEY} -nodes -days 1 -subj /CN=authority -keyout ca.key -out ca.pem`);
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, String(read('ca.pem'))]);
  onTestFinished(() => {
    setDefaultCACertificates(before);
    rmSync(folder, { recursive: true });
  });
  return {
    issue({ host = 'IP:127.0.0.1', days = 1 } = {}) {
      writeFileSync(join(folder, 'names'), `subjectAltName=${host}`);
      openssl(`req -new ${NEW_KEY} -nodes -subj /CN=backend -keyout key.pem -out request.pem`);
      const by = '-CA ca.pem -CAkey ca.key -CAcreateserial -extfile names';
      openssl(`x509 -req -in request.pem ${by} -days ${days} -out cert.pem`);
      return { key: read('key.pem'), cert: read('cert.pem') };
    },
  };
}
