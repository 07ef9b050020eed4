/** The longest delay that there is, in milliseconds: what a number holds exactly. */
const LONGEST_MS = Number.MAX_SAFE_INTEGER;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

/** The three dates of RFC 9110 section 5.6.7. */
const DATES = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<shortYear>\\d\\d) ${TIME} GMT$`),
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`),
];

/**
 * How long a `Retry-After` header (RFC 9110 section 10.2.3) asks to wait, in milliseconds from `now` on; undefined where
 * there is none, or no delay in it. `api/vectors/retry_after.json` holds the cases.
 *
 * @param now - Milliseconds since 1970, UTC.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.replace(/^[ \t]+|[ \t]+$/g, '') ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  const date = parseDate(text, now);
  return date === undefined ? undefined : Math.max(date - now, 0);
}

/** The milliseconds since 1970 of an HTTP date. The name of its weekday is not held against it. */
function parseDate(text: string, now: number): number | undefined {
  const found = DATES.map((date) => date.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return undefined;
  const [day, hour, minute, second] = ['day', 'hour', 'minute', 'second'].map((name) =>
    Number(found[name]),
  ) as [number, number, number, number];
  const month = MONTHS.indexOf(found['month'] ?? '');
  const year =
    found['year'] === undefined ? nearYear(Number(found['shortYear']), now) : Number(found['year']);
  // A leap second is one.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month, day);
  // A day that the month does not have would be one of the next.
  if (midnight.getUTCMonth() !== month || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The year of two digits: one that seems to be more than 50 years ahead is the last past one that ends so. */
function nearYear(digits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + digits;
  return year > thisYear + 50 ? year - 100 : year;
}
