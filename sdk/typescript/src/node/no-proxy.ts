import { BlockList, isIP } from 'node:net';

/**
 * Returns true if `no_proxy` lists a host, as curl reads it: names with all their subdomains, addresses, ranges of addresses,
 * or everything. It knows no ports and no wildcards. `api/vectors/proxies.json` has the cases.
 *
 * @param hostname - As `URL` has it: in small letters, an IPv6 address in brackets.
 */
export function isListed(list: string, hostname: string): boolean {
  if (list === '*') return true;
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  const matches = isIP(host) === 0 ? matchesName : matchesAddress;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry, host));
}

/** A leading dot adds nothing: a name always means its subdomains too. */
function matchesName(entry: string, host: string): boolean {
  const domain = entry.replace(/^\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function matchesAddress(entry: string, host: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d+))?$/.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0 || family !== isIP(host)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const longest = family === 4 ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);
  if (length > longest) return false;
  const range = new BlockList();
  range.addSubnet(address, length, type);
  return range.check(host, type);
}
