/** The longest delay, in milliseconds: the largest exact number. */
const LONGEST_MS = Number.MAX_SAFE_INTEGER;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

/** The three date formats of RFC 9110 section 5.6.7. */
const DATES = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<shortYear>\\d\\d) ${TIME} GMT$`),
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`),
];

/**
 * Returns the wait that a `Retry-After` header (RFC 9110 section 10.2.3) asks for, in milliseconds from `now`; undefined if it
 * is missing or invalid. `api/vectors/retry_after.json` has the cases.
 *
 * @param now - Milliseconds since 1970, UTC.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.replace(/^[ \t]+|[ \t]+$/g, '') ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  const date = parseDate(text, now);
  return date === undefined ? undefined : Math.max(date - now, 0);
}

/** Returns the milliseconds since 1970 of an HTTP date. A wrong weekday is ignored. */
function parseDate(text: string, now: number): number | undefined {
  const found = DATES.map((date) => date.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return undefined;
  const [day, hour, minute, second] = ['day', 'hour', 'minute', 'second'].map((name) =>
    Number(found[name]),
  ) as [number, number, number, number];
  const month = MONTHS.indexOf(found['month'] ?? '');
  const year =
    found['year'] === undefined ? nearYear(Number(found['shortYear']), now) : Number(found['year']);
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month, day);
  // A day beyond the end of the month would fall into the next one.
  if (midnight.getUTCMonth() !== month || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Returns the year of two digits. One more than 50 years ahead is the latest past year with these digits. */
function nearYear(digits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + digits;
  return year > thisYear + 50 ? year - 100 : year;
}
