const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Functions of PostgreSQL that read nothing but their arguments: no file, no setting, no catalogue. None waits, locks,
 * counts a sequence up, makes rows, or repeats a text.
 */
export const FUNCTIONS: ReadonlySet<string> = words(`
  count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp
  bool_and bool_or every string_agg array_agg json_agg jsonb_agg mode percentile_cont percentile_disc
  regr_slope regr_intercept regr_r2 regr_count
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  lower upper initcap length char_length character_length octet_length trim btrim ltrim rtrim left right
  substr substring position strpos replace translate reverse split_part concat concat_ws starts_with
  overlay like_escape similar_to_escape regexp_replace regexp_count regexp_like regexp_substr md5
  now date_trunc date_part extract age date_bin make_date make_time make_timestamp make_timestamptz make_interval
  to_char to_date to_timestamp to_number timezone isfinite justify_days justify_hours justify_interval overlaps
  abs ceil ceiling floor round trunc sign mod div sqrt cbrt ln log log10 exp power width_bucket degrees radians
  scale trim_scale
  array_length cardinality array_position array_to_string
  jsonb_array_length json_array_length jsonb_typeof json_typeof
  num_nulls num_nonnulls
`);

export const OPERATORS: ReadonlySet<string> = new Set([
  ...words(
    '= <> < > <= >= + - * / % ^ || ~~ !~~ ~~* !~~* ~ !~ ~* !~* -> ->> #> #>> @> <@ ? ?| ?& &&',
  ),
  // As the parser names what has a grammar of its own.
  ...['BETWEEN', 'NOT BETWEEN', 'BETWEEN SYMMETRIC', 'NOT BETWEEN SYMMETRIC'],
]);

/** Types that values may be cast to. None of `reg*`, which read catalogues; nobody's own, whose input is a function. */
export const TYPES: ReadonlySet<string> = words(`
  bool int2 int4 int8 float4 float8 numeric text varchar bpchar
  date time timetz timestamp timestamptz interval uuid json jsonb
`);

/** What is written like a column, such as CURRENT_DATE; the others tell user, role and schema. */
export const VALUES: ReadonlySet<string> = words(`
  SVFOP_CURRENT_DATE SVFOP_CURRENT_TIME SVFOP_CURRENT_TIME_N SVFOP_CURRENT_TIMESTAMP
  SVFOP_CURRENT_TIMESTAMP_N SVFOP_LOCALTIME SVFOP_LOCALTIME_N SVFOP_LOCALTIMESTAMP SVFOP_LOCALTIMESTAMP_N
`);
