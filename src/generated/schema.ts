import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { GatewayContext } from '../model/gateway.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day, as RFC 3339 writes it: `2026-10-30`. */
  Date: { input: string; output: string; }
  /** A moment with its offset, as RFC 3339 writes it: `2026-10-30T08:15:00Z`. */
  DateTime: { input: string; output: string; }
  /** A number whose digits are kept, as text: `"19.90"`. */
  Decimal: { input: string; output: string; }
  /** An e-mail address, such as `ann@example.com`. */
  EmailAddress: { input: string; output: string; }
  /** Any JSON value; no object in it has a key `__proto__`, `constructor` or `prototype`. */
  JSON: { input: unknown; output: unknown; }
  /** One SELECT of PostgreSQL, at most 4,000 characters, over the relations that the tool names. It cannot change anything. */
  ReadOnlySQL: { input: string; output: string; }
  /** An absolute URL, such as `https://example.com/orders`. */
  URL: { input: string; output: string; }
  /** A universally unique identifier: 32 hex digits in five groups. */
  UUID: { input: string; output: string; }
};

/** Something that a patient must not be given. */
export type Allergy = {
  __typename?: 'Allergy';
  /** How bad a reaction would be. */
  criticality: Criticality;
  /** What happened. */
  reaction?: Maybe<Scalars['String']['output']>;
  /** The substance, such as `penicillin`. */
  substance: Scalars['String']['output'];
};

/** What the record says that the rules looked at. */
export type CareBasis = {
  __typename?: 'CareBasis';
  /** Age in years on the day of the record; null where the day of birth makes no sense. */
  age?: Maybe<Scalars['Int']['output']>;
  /** Substances that must not be given. */
  allergies: Array<Scalars['String']['output']>;
  /** Names of the active conditions. */
  conditions: Array<Scalars['String']['output']>;
  /** Names of the medication. */
  medications: Array<Scalars['String']['output']>;
};

/** One point to discuss with a clinician. */
export type CareRecommendation = {
  __typename?: 'CareRecommendation';
  /** The facts of the record that it rests on. */
  because: Array<Scalars['String']['output']>;
  /** The rule's own name, such as `diabetes-hba1c`. */
  id: Scalars['ID']['output'];
  /** The guideline that it rests on, with its year. */
  source: GuidelineSource;
  /** What to discuss. */
  title: Scalars['String']['output'];
  /** How soon. */
  urgency: CareUrgency;
};

/** What guidelines suggest for a patient, and what that rests on. */
export type CareRecommendations = {
  __typename?: 'CareRecommendations';
  /** What the record says that the rules looked at. */
  basis: CareBasis;
  /** What this is not. Show it with every recommendation. */
  disclaimer: Scalars['String']['output'];
  /** Patient id. */
  patientId: Scalars['ID']['output'];
  /** What to discuss with a clinician, most urgent first; empty where no rule applies. */
  recommendations: Array<CareRecommendation>;
};

/** How soon to talk to a clinician. */
export type CareUrgency =
  /** At the next routine visit. */
  | 'ROUTINE'
  /** Before anything is taken or given. */
  | 'SAFETY'
  /** At a visit soon. */
  | 'SOON';

/** A condition that is active. */
export type Condition = {
  __typename?: 'Condition';
  /** ICD-10 code, such as `I10`. */
  code: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Since when, as far as it is known. */
  since?: Maybe<Scalars['Date']['output']>;
};

/** A way to reach a customer. */
export type ContactChannel =
  /** An e-mail to the address of the account. */
  | 'EMAIL'
  /** A call. */
  | 'PHONE';

/** How a customer wants to hear back. */
export type ContactInput = {
  /** By which way. */
  channel: ContactChannel;
  /** Not before this moment. */
  notBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** The number to call, with country code; needed for `PHONE`. */
  phone?: InputMaybe<Scalars['String']['input']>;
};

/** How bad a reaction could be. */
export type Criticality =
  /** A danger to life. */
  | 'HIGH'
  /** Uncomfortable. */
  | 'LOW'
  /** Nobody has found out. */
  | 'UNKNOWN';

/** A customer of the shop. */
export type Customer = {
  __typename?: 'Customer';
  /** False once the account is closed; then nothing can be ordered or refunded. */
  active: Scalars['Boolean']['output'];
  /** The city that parcels go to. */
  city: Scalars['String']['output'];
  /** ISO 3166 code of the country that parcels go to. */
  country: Scalars['String']['output'];
  /** Since when. */
  customerSince: Scalars['Date']['output'];
  /** Where receipts are sent. */
  email: Scalars['String']['output'];
  /** Customer id, such as `cus_1042`. */
  id: Scalars['ID']['output'];
  /** Given and family name. */
  name: Scalars['String']['output'];
  /** What the customer's loyalty has earned. */
  tier: LoyaltyTier;
};

/** The prices of one trading day. */
export type DailyPrice = {
  __typename?: 'DailyPrice';
  /** Last price. */
  close: Scalars['Float']['output'];
  /** The day. */
  date: Scalars['Date']['output'];
  /** Highest price. */
  high: Scalars['Float']['output'];
  /** Lowest price. */
  low: Scalars['Float']['output'];
  /** First price. */
  open: Scalars['Float']['output'];
  /** How many shares changed hands. */
  volume: Scalars['Int']['output'];
};

/** A fall of a price from a high to the lowest close before the next high. */
export type Drawdown = {
  __typename?: 'Drawdown';
  /** How deep it was, as a share of the high: 0.3 is a fall by 30 %. */
  depth: Scalars['Float']['output'];
  /** The day of the high. */
  from: Scalars['Date']['output'];
  /** The day of the low. */
  to: Scalars['Date']['output'];
};

/** What a call of a tool does to the world. */
export type Effect =
  /** A write that cannot be taken back. */
  | 'DESTRUCTIVE'
  /** The same arguments leave the same state, however often they are sent. */
  | 'IDEMPOTENT'
  /** No side effect: calls may run in parallel and be repeated. */
  | 'READ'
  /** Each delivery may act again. */
  | 'WRITE';

/** Administrative gender, as FHIR counts it. */
export type Gender =
  /** Female. */
  | 'FEMALE'
  /** Male. */
  | 'MALE'
  /** Another one. */
  | 'OTHER'
  /** Not known. */
  | 'UNKNOWN';

/** A published guideline. */
export type GuidelineSource = {
  __typename?: 'GuidelineSource';
  /** Who published it, and what it is called. */
  name: Scalars['String']['output'];
  /** The year of the edition. */
  year: Scalars['Int']['output'];
};

/** One header of a request. */
export type HeaderTemplate = {
  /** The header's name. */
  name: Scalars['String']['input'];
  /** Template of its value. */
  value: Scalars['String']['input'];
};

/** An article of the help centre. */
export type HelpArticle = {
  __typename?: 'HelpArticle';
  /** The passage that fits best. */
  excerpt: Scalars['String']['output'];
  /** Article id, such as `help_12`. */
  id: Scalars['ID']['output'];
  /** The question it answers. */
  title: Scalars['String']['output'];
  /** When it was last revised. */
  updatedOn: Scalars['Date']['output'];
  /** Where the customer can read it. */
  url: Scalars['String']['output'];
};

/** What a customer's loyalty has earned. */
export type LoyaltyTier =
  /** No benefits yet. */
  | 'BASIC'
  /** Free shipping, and tickets are answered first. */
  | 'GOLD'
  /** Free shipping. */
  | 'SILVER';

/** Something that a patient takes. */
export type Medication = {
  __typename?: 'Medication';
  /** ATC code, such as `A10BA02`. */
  code: Scalars['String']['output'];
  /** How much and how often. */
  dosage?: Maybe<Scalars['String']['output']>;
  /** What it is called. */
  name: Scalars['String']['output'];
};

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** The amount in hundredths of the currency's unit. */
  cents: Scalars['Int']['output'];
  /** ISO 4217 code, such as `EUR`. */
  currency: Scalars['String']['output'];
};

/** The tools themselves: one field a tool. */
export type Mutation = {
  __typename?: 'Mutation';
  /** What the daily prices of one stock say: return, volatility, moving averages, deepest fall, and a sentence. No advice. */
  analyzeStock?: Maybe<StockAnalysis>;
  /** Orders of one customer, newest first. Use it before answering any question about a delivery. */
  fetchOrderHistory?: Maybe<OrderHistory>;
  /** A patient's record: conditions, medication, allergies and the newest observations. Read it before any statement about the patient. */
  fetchPatientRecord?: Maybe<PatientRecord>;
  /** Daily prices of one stock, oldest first. For figures computed from them ask `analyzeStock` instead. */
  fetchPriceHistory?: Maybe<PriceHistory>;
  /** The latest price of one stock, and how it moved since the last close. */
  fetchQuote?: Maybe<Quote>;
  /** Who a customer is: name, contact, loyalty tier. Use it to greet someone, or to see whether an account is active. */
  lookUpCustomer?: Maybe<Customer>;
  /** Opens a ticket that a person will answer. Use it when the help centre and the order history do not settle a matter. */
  openSupportTicket?: Maybe<SupportTicket>;
  /** Places an order on paper: it fills at once at the latest price, with play money of the caller's organisation. */
  placePaperOrder?: Maybe<PaperOrder>;
  /**
   * Answers a question about the shop by one SELECT of PostgreSQL. Use it for counts, sums and comparisons over many orders;
   * for the orders of one customer use fetchOrderHistory. Relations: customers(id, name, tier, since),
   * products(id, title, price), orders(id, customer_id, product_id, status, placed_at, quantity, total).
   */
  queryShop?: Maybe<SqlRows>;
  /** What published guidelines suggest to discuss with a clinician, each point with what it rests on. Never a diagnosis. */
  recommendCare?: Maybe<CareRecommendations>;
  /** Writes one measured value into a patient's record. The same patient, kind and moment again replaces the value. */
  recordObservation?: Maybe<Observation>;
  /** Pays money back for an order. It cannot be taken back: ask the user first, and read the order for what is left to refund. */
  refundOrder?: Maybe<Refund>;
  /** Articles of the help centre that fit a question, best first. Use it before explaining how something works. */
  searchHelpArticles?: Maybe<Array<HelpArticle>>;
};


/** The tools themselves: one field a tool. */
export type MutationAnalyzeStockArgs = {
  days: Scalars['Int']['input'];
  symbol: Scalars['String']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationFetchOrderHistoryArgs = {
  first: Scalars['Int']['input'];
  userId: Scalars['ID']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationFetchPatientRecordArgs = {
  first: Scalars['Int']['input'];
  patientId: Scalars['ID']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationFetchPriceHistoryArgs = {
  days: Scalars['Int']['input'];
  symbol: Scalars['String']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationFetchQuoteArgs = {
  symbol: Scalars['String']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationLookUpCustomerArgs = {
  userId: Scalars['ID']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationOpenSupportTicketArgs = {
  contact?: InputMaybe<ContactInput>;
  description: Scalars['String']['input'];
  orderId?: InputMaybe<Scalars['ID']['input']>;
  priority: TicketPriority;
  subject: Scalars['String']['input'];
  userId: Scalars['ID']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationPlacePaperOrderArgs = {
  limitPrice?: InputMaybe<Scalars['Float']['input']>;
  quantity: Scalars['Int']['input'];
  side: Side;
  symbol: Scalars['String']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationQueryShopArgs = {
  statement: Scalars['ReadOnlySQL']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationRecommendCareArgs = {
  patientId: Scalars['ID']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationRecordObservationArgs = {
  kind: ObservationKind;
  measuredAt: Scalars['DateTime']['input'];
  note?: InputMaybe<Scalars['String']['input']>;
  patientId: Scalars['ID']['input'];
  value: Scalars['Float']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationRefundOrderArgs = {
  amountCents?: InputMaybe<Scalars['Int']['input']>;
  orderId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** The tools themselves: one field a tool. */
export type MutationSearchHelpArticlesArgs = {
  first: Scalars['Int']['input'];
  query: Scalars['String']['input'];
};

/** One measured value. */
export type Observation = {
  __typename?: 'Observation';
  /** Observation id, such as `obs_1007_3`. */
  id: Scalars['ID']['output'];
  /** What was measured. */
  kind: ObservationKind;
  /** When it was measured. */
  measuredAt: Scalars['DateTime']['output'];
  /** A remark. */
  note?: Maybe<Scalars['String']['output']>;
  /** Its unit, such as `mmHg`. */
  unit: Scalars['String']['output'];
  /** The value. */
  value: Scalars['Float']['output'];
};

/** What can be measured, by its LOINC code at the clinic. */
export type ObservationKind =
  /** Body temperature in °C. */
  | 'BODY_TEMPERATURE'
  /** Body weight in kg. */
  | 'BODY_WEIGHT'
  /** Diastolic blood pressure in mmHg. */
  | 'DIASTOLIC_BLOOD_PRESSURE'
  /** Haemoglobin A1c in %. */
  | 'HBA1C'
  /** Heart rate in beats a minute. */
  | 'HEART_RATE'
  /** LDL cholesterol in mg/dl. */
  | 'LDL_CHOLESTEROL'
  /** Systolic blood pressure in mmHg. */
  | 'SYSTOLIC_BLOOD_PRESSURE';

/** One order of one product. */
export type Order = {
  __typename?: 'Order';
  /** When it should arrive, or did. */
  deliveryDate?: Maybe<Scalars['Date']['output']>;
  /** Order id, such as `ord_20931`. */
  id: Scalars['ID']['output'];
  /** When it was placed. */
  placedAt: Scalars['DateTime']['output'];
  /** What the catalogue says of the product now. */
  product?: Maybe<Product>;
  /** The product that was bought. */
  productId: Scalars['ID']['output'];
  /** How many pieces of the product. */
  quantity: Scalars['Int']['output'];
  /** What was paid back already. */
  refunded: Money;
  /** How far it is. */
  status: OrderStatus;
  /** What was paid, shipping included. */
  total: Money;
  /** The parcel's number; null before it is sent. */
  trackingCode?: Maybe<Scalars['String']['output']>;
  /** The warehouse's own remark, not meant for customers. */
  warehouseNote?: Maybe<Scalars['String']['output']>;
};

/** The orders of one customer. */
export type OrderHistory = {
  __typename?: 'OrderHistory';
  /** The customer. */
  customer?: Maybe<Customer>;
  /** The newest of them, newest first. */
  orders: Array<Order>;
  /** How many orders there are in all. */
  total: Scalars['Int']['output'];
  /** The customer whose orders they are. */
  userId: Scalars['ID']['output'];
};

/** How far an order is. */
export type OrderStatus =
  /** Called off before it was sent. */
  | 'CANCELLED'
  /** Arrived. */
  | 'DELIVERED'
  /** Paid, not sent yet. */
  | 'PAID'
  /** On its way. */
  | 'SHIPPED';

/** An order on paper that was filled. */
export type PaperOrder = {
  __typename?: 'PaperOrder';
  /** Play money that the account has left. */
  cash: Scalars['Float']['output'];
  /** When it was filled. */
  filledAt: Scalars['DateTime']['output'];
  /** Order id, such as `pap_9001`. */
  id: Scalars['ID']['output'];
  /** How many shares of this stock the account holds now. */
  position: Scalars['Int']['output'];
  /** What one share was bought or sold for. */
  price: Scalars['Float']['output'];
  /** How many shares. */
  quantity: Scalars['Int']['output'];
  /** Buy or sell. */
  side: Side;
  /** Ticker symbol. */
  symbol: Scalars['String']['output'];
};

/** A patient, and what the clinic knows of them. */
export type PatientRecord = {
  __typename?: 'PatientRecord';
  /** What the patient must not be given. */
  allergies: Array<Allergy>;
  /** The day that the record describes; ages are counted to it. */
  asOf: Scalars['Date']['output'];
  /** Day of birth. */
  birthDate: Scalars['Date']['output'];
  /** Conditions that are active now. */
  conditions: Array<Condition>;
  /** Administrative gender. */
  gender: Gender;
  /** Patient id, such as `pat_1007`. */
  id: Scalars['ID']['output'];
  /** The number on the insurance card. */
  insuranceNumber?: Maybe<Scalars['String']['output']>;
  /** What the patient takes. */
  medications: Array<Medication>;
  /** Given and family name. */
  name: Scalars['String']['output'];
  /** Measured values, newest first. */
  observations: Array<Observation>;
};

/** Whose calls a rate limit counts together. */
export type Per =
  /** Those of one caller. */
  | 'CALLER'
  /** Those of all callers of one tenant. */
  | 'TENANT'
  /** All of them. */
  | 'TOOL';

/** Daily prices of one stock. */
export type PriceHistory = {
  __typename?: 'PriceHistory';
  /** ISO 4217 code of the currency of all prices. */
  currency: Scalars['String']['output'];
  /** The company. */
  name: Scalars['String']['output'];
  /** One entry a trading day, oldest first. */
  prices: Array<DailyPrice>;
  /** Ticker symbol. */
  symbol: Scalars['ID']['output'];
};

/** A product as the catalogue knows it. */
export type Product = {
  __typename?: 'Product';
  /** The department that sells it. */
  category: Scalars['String']['output'];
  /** What it is, in a sentence or two. */
  description: Scalars['String']['output'];
  /** Product id, such as `prd_117`. */
  id: Scalars['ID']['output'];
  /** How many pieces are in stock. */
  inStock: Scalars['Int']['output'];
  /** What it is sold as. */
  name: Scalars['String']['output'];
  /** What one piece costs now; an order keeps the price of its own day. */
  price: Money;
  /** The supplier's own number for it. */
  supplierCode: Scalars['String']['output'];
};

/** The tools of this gateway. */
export type Query = {
  __typename?: 'Query';
  /** One tool; null where no tool has this name. */
  tool?: Maybe<Tool>;
  /** Every tool, by name. */
  tools: Array<Tool>;
};


/** The tools of this gateway. */
export type QueryToolArgs = {
  name: Scalars['String']['input'];
};


/** The tools of this gateway. */
export type QueryToolsArgs = {
  effects?: InputMaybe<Array<Effect>>;
  names?: InputMaybe<Array<Scalars['String']['input']>>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The latest price of a stock. */
export type Quote = {
  __typename?: 'Quote';
  /** When the price was made. */
  asOf: Scalars['DateTime']['output'];
  /** Change since the last close, as a share of it: 0.012 is 1.2 %. */
  change: Scalars['Float']['output'];
  /** ISO 4217 code of the currency of all prices. */
  currency: Scalars['String']['output'];
  /** The exchange's own code for the stock. */
  exchangeCode: Scalars['String']['output'];
  /** The company. */
  name: Scalars['String']['output'];
  /** What one share cost at the last close. */
  previousClose: Scalars['Float']['output'];
  /** What one share costs. */
  price: Scalars['Float']['output'];
  /** Ticker symbol. */
  symbol: Scalars['ID']['output'];
};

/** Money that was paid back. */
export type Refund = {
  __typename?: 'Refund';
  /** What was paid back now. */
  amount: Money;
  /** Refund id, such as `ref_7001`. */
  id: Scalars['ID']['output'];
  /** What is left that could still be paid back. */
  left: Money;
  /** The order that it was paid for. */
  orderId: Scalars['ID']['output'];
  /** The reason that was given. */
  reason: Scalars['String']['output'];
  /** When it was paid. */
  refundedAt: Scalars['DateTime']['output'];
};

/** Who shares a cached answer. */
export type Scope =
  /** One caller alone. */
  | 'CALLER'
  /** Everyone. */
  | 'PUBLIC'
  /** The callers of one tenant. */
  | 'TENANT';

/** The direction of an order. */
export type Side =
  /** Buy shares. */
  | 'BUY'
  /** Sell shares that the account holds. */
  | 'SELL';

/** What a statement reads. */
export type SqlRows = {
  __typename?: 'SqlRows';
  /** The columns by name, in their order; two may have one name. */
  columns: Array<Scalars['String']['output']>;
  /** The rows, each a list of values in the order of the columns; at most 1,000. */
  rows: Array<Array<Maybe<Scalars['JSON']['output']>>>;
  /** Whether there are more rows than these: count or group them, or ask for less. */
  truncated: Scalars['Boolean']['output'];
};

/** What the daily prices of a stock say. Shares are fractions: 0.12 is 12 %. */
export type StockAnalysis = {
  __typename?: 'StockAnalysis';
  /** The same change, scaled to a year of 252 trading days; null with fewer than 60 days, which say too little. */
  annualisedReturn?: Maybe<Scalars['Float']['output']>;
  /** Standard deviation of the daily log returns, scaled to a year; null with fewer than 20 returns. */
  annualisedVolatility?: Maybe<Scalars['Float']['output']>;
  /** ISO 4217 code of the currency of all prices. */
  currency: Scalars['String']['output'];
  /** How many trading days were looked at. */
  days: Scalars['Int']['output'];
  /** The first trading day that was looked at; null where there is none. */
  from?: Maybe<Scalars['Date']['output']>;
  /** Last price of the last day. */
  lastClose?: Maybe<Scalars['Float']['output']>;
  /** The deepest fall from a high; null where the price never fell. */
  maxDrawdown?: Maybe<Drawdown>;
  /** Mean of the last 20 closes; null with fewer. */
  movingAverage20?: Maybe<Scalars['Float']['output']>;
  /** Mean of the last 50 closes; null with fewer. */
  movingAverage50?: Maybe<Scalars['Float']['output']>;
  /** Mean of the last 200 closes; null with fewer. */
  movingAverage200?: Maybe<Scalars['Float']['output']>;
  /** The company. */
  name: Scalars['String']['output'];
  /** All of it in a sentence. It describes the past and advises nothing. */
  summary: Scalars['String']['output'];
  /** Ticker symbol. */
  symbol: Scalars['ID']['output'];
  /** The last trading day that was looked at; null where there is none. */
  to?: Maybe<Scalars['Date']['output']>;
  /** Change from the first close to the last; null with fewer than two days. */
  totalReturn?: Maybe<Scalars['Float']['output']>;
};

/** A ticket that waits for a person, or has been answered. */
export type SupportTicket = {
  __typename?: 'SupportTicket';
  /** Until when the customer hears back. */
  answerBy: Scalars['DateTime']['output'];
  /** Ticket id, such as `tic_5001`; the customer may quote it. */
  id: Scalars['ID']['output'];
  /** When it was opened. */
  openedAt: Scalars['DateTime']['output'];
  /** How soon someone looks at it. */
  priority: TicketPriority;
  /** `open` until a person has closed it. */
  status: Scalars['String']['output'];
  /** The matter in one line. */
  subject: Scalars['String']['output'];
};

/** How soon someone looks at a ticket. */
export type TicketPriority =
  /** Within five days. */
  | 'LOW'
  /** Within two days. */
  | 'NORMAL'
  /** Within four hours: nothing works, or money is missing. */
  | 'URGENT';

/** A tool as an agent needs to know it. */
export type Tool = {
  __typename?: 'Tool';
  /** What it does and when to use it. */
  description: Scalars['String']['output'];
  /** What a call does to the world. */
  effect: Effect;
  /** Its arguments as JSON Schema 2020-12. */
  inputSchema: Scalars['JSON']['output'];
  /** The name of its Mutation field. */
  name: Scalars['String']['output'];
  /** Words to filter a catalogue by. */
  tags: Array<Scalars['String']['output']>;
  /** A short name for people. */
  title?: Maybe<Scalars['String']['output']>;
};

/** One example call of a tool. */
export type ToolExample = {
  /** The arguments, as the text of a JSON object. */
  args: Scalars['String']['input'];
  /** What the example shows. */
  note?: InputMaybe<Scalars['String']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Allergy: ResolverTypeWrapper<Allergy>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CareBasis: ResolverTypeWrapper<CareBasis>;
  CareRecommendation: ResolverTypeWrapper<CareRecommendation>;
  CareRecommendations: ResolverTypeWrapper<CareRecommendations>;
  CareUrgency: CareUrgency;
  Condition: ResolverTypeWrapper<Condition>;
  ContactChannel: ContactChannel;
  ContactInput: ContactInput;
  Criticality: Criticality;
  Customer: ResolverTypeWrapper<Customer>;
  DailyPrice: ResolverTypeWrapper<DailyPrice>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Drawdown: ResolverTypeWrapper<Drawdown>;
  Effect: Effect;
  EmailAddress: ResolverTypeWrapper<Scalars['EmailAddress']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Gender: Gender;
  GuidelineSource: ResolverTypeWrapper<GuidelineSource>;
  HeaderTemplate: HeaderTemplate;
  HelpArticle: ResolverTypeWrapper<HelpArticle>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LoyaltyTier: LoyaltyTier;
  Medication: ResolverTypeWrapper<Medication>;
  Money: ResolverTypeWrapper<Money>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Observation: ResolverTypeWrapper<Observation>;
  ObservationKind: ObservationKind;
  Order: ResolverTypeWrapper<Order>;
  OrderHistory: ResolverTypeWrapper<OrderHistory>;
  OrderStatus: OrderStatus;
  PaperOrder: ResolverTypeWrapper<PaperOrder>;
  PatientRecord: ResolverTypeWrapper<PatientRecord>;
  Per: Per;
  PriceHistory: ResolverTypeWrapper<PriceHistory>;
  Product: ResolverTypeWrapper<Product>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Quote: ResolverTypeWrapper<Quote>;
  ReadOnlySQL: ResolverTypeWrapper<Scalars['ReadOnlySQL']['output']>;
  Refund: ResolverTypeWrapper<Refund>;
  Scope: Scope;
  Side: Side;
  SqlRows: ResolverTypeWrapper<SqlRows>;
  StockAnalysis: ResolverTypeWrapper<StockAnalysis>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SupportTicket: ResolverTypeWrapper<SupportTicket>;
  TicketPriority: TicketPriority;
  Tool: ResolverTypeWrapper<Tool>;
  ToolExample: ToolExample;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UUID: ResolverTypeWrapper<Scalars['UUID']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Allergy: Allergy;
  Boolean: Scalars['Boolean']['output'];
  CareBasis: CareBasis;
  CareRecommendation: CareRecommendation;
  CareRecommendations: CareRecommendations;
  Condition: Condition;
  ContactInput: ContactInput;
  Customer: Customer;
  DailyPrice: DailyPrice;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Drawdown: Drawdown;
  EmailAddress: Scalars['EmailAddress']['output'];
  Float: Scalars['Float']['output'];
  GuidelineSource: GuidelineSource;
  HeaderTemplate: HeaderTemplate;
  HelpArticle: HelpArticle;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  Medication: Medication;
  Money: Money;
  Mutation: Record<PropertyKey, never>;
  Observation: Observation;
  Order: Order;
  OrderHistory: OrderHistory;
  PaperOrder: PaperOrder;
  PatientRecord: PatientRecord;
  PriceHistory: PriceHistory;
  Product: Product;
  Query: Record<PropertyKey, never>;
  Quote: Quote;
  ReadOnlySQL: Scalars['ReadOnlySQL']['output'];
  Refund: Refund;
  SqlRows: SqlRows;
  StockAnalysis: StockAnalysis;
  String: Scalars['String']['output'];
  SupportTicket: SupportTicket;
  Tool: Tool;
  ToolExample: ToolExample;
  URL: Scalars['URL']['output'];
  UUID: Scalars['UUID']['output'];
};

export type BatchDirectiveArgs = {
  GET?: Maybe<Scalars['String']['input']>;
  POST?: Maybe<Scalars['String']['input']>;
  body?: Maybe<Scalars['String']['input']>;
  key: Scalars['String']['input'];
  match: Scalars['String']['input'];
  max: Scalars['Int']['input'];
  query?: Maybe<Scalars['String']['input']>;
};

export type BatchDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = BatchDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type BreakerDirectiveArgs = {
  failures: Scalars['Float']['input'];
  minimum: Scalars['Int']['input'];
  open: Scalars['String']['input'];
  window: Scalars['String']['input'];
};

export type BreakerDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = BreakerDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheDirectiveArgs = {
  scope: Scope;
  staleIfError: Scalars['String']['input'];
  staleWhileRevalidate: Scalars['String']['input'];
  tags: Array<Scalars['String']['input']>;
  ttl: Scalars['String']['input'];
};

export type CacheDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = CacheDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ConcurrencyDirectiveArgs = {
  limit: Scalars['Int']['input'];
  queue: Scalars['Int']['input'];
};

export type ConcurrencyDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = ConcurrencyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ConstraintDirectiveArgs = {
  exclusiveMax?: Maybe<Scalars['Float']['input']>;
  exclusiveMin?: Maybe<Scalars['Float']['input']>;
  format?: Maybe<Scalars['String']['input']>;
  max?: Maybe<Scalars['Float']['input']>;
  maxItems?: Maybe<Scalars['Int']['input']>;
  maxLength?: Maybe<Scalars['Int']['input']>;
  min?: Maybe<Scalars['Float']['input']>;
  minItems?: Maybe<Scalars['Int']['input']>;
  minLength?: Maybe<Scalars['Int']['input']>;
  multipleOf?: Maybe<Scalars['Float']['input']>;
  pattern?: Maybe<Scalars['String']['input']>;
  uniqueItems?: Maybe<Scalars['Boolean']['input']>;
};

export type ConstraintDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = ConstraintDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type FallbackDirectiveArgs = {
  backends: Array<Scalars['String']['input']>;
  tool?: Maybe<Scalars['String']['input']>;
};

export type FallbackDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = FallbackDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type FromDirectiveArgs = {
  path: Scalars['String']['input'];
};

export type FromDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = FromDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type HedgeDirectiveArgs = {
  after: Scalars['String']['input'];
};

export type HedgeDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = HedgeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type HiddenDirectiveArgs = { };

export type HiddenDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = HiddenDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type InvalidatesDirectiveArgs = {
  tags: Array<Scalars['String']['input']>;
};

export type InvalidatesDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = InvalidatesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RateLimitDirectiveArgs = {
  limit: Scalars['Int']['input'];
  per: Per;
  window: Scalars['String']['input'];
};

export type RateLimitDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = RateLimitDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RestDirectiveArgs = {
  DELETE?: Maybe<Scalars['String']['input']>;
  GET?: Maybe<Scalars['String']['input']>;
  PATCH?: Maybe<Scalars['String']['input']>;
  POST?: Maybe<Scalars['String']['input']>;
  PUT?: Maybe<Scalars['String']['input']>;
  backend: Scalars['String']['input'];
  body?: Maybe<Scalars['String']['input']>;
  headers: Array<HeaderTemplate>;
  pick?: Maybe<Scalars['String']['input']>;
};

export type RestDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = RestDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RetryDirectiveArgs = {
  attempts: Scalars['Int']['input'];
  base: Scalars['String']['input'];
  cap: Scalars['String']['input'];
};

export type RetryDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = RetryDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SqlDirectiveArgs = {
  backend: Scalars['String']['input'];
  one: Scalars['Boolean']['input'];
  query: Scalars['String']['input'];
};

export type SqlDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = SqlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type TimeoutDirectiveArgs = {
  attempt: Scalars['String']['input'];
  total: Scalars['String']['input'];
};

export type TimeoutDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = TimeoutDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ToolDirectiveArgs = {
  cost: Scalars['Int']['input'];
  effect: Effect;
  examples: Array<ToolExample>;
  scopes: Array<Scalars['String']['input']>;
  tags: Array<Scalars['String']['input']>;
  title?: Maybe<Scalars['String']['input']>;
};

export type ToolDirectiveResolver<Result, Parent, ContextType = GatewayContext, Args = ToolDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AllergyResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Allergy'] = ResolversParentTypes['Allergy']> = {
  criticality?: Resolver<ResolversTypes['Criticality'], ParentType, ContextType>;
  reaction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  substance?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CareBasisResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CareBasis'] = ResolversParentTypes['CareBasis']> = {
  age?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  allergies?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  conditions?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  medications?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CareRecommendationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CareRecommendation'] = ResolversParentTypes['CareRecommendation']> = {
  because?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['GuidelineSource'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  urgency?: Resolver<ResolversTypes['CareUrgency'], ParentType, ContextType>;
};

export type CareRecommendationsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['CareRecommendations'] = ResolversParentTypes['CareRecommendations']> = {
  basis?: Resolver<ResolversTypes['CareBasis'], ParentType, ContextType>;
  disclaimer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  patientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recommendations?: Resolver<Array<ResolversTypes['CareRecommendation']>, ParentType, ContextType>;
};

export type ConditionResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Condition'] = ResolversParentTypes['Condition']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type CustomerResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer']> = {
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  city?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  customerSince?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['LoyaltyTier'], ParentType, ContextType>;
};

export type DailyPriceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['DailyPrice'] = ResolversParentTypes['DailyPrice']> = {
  close?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  date?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  high?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  low?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  open?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  volume?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DrawdownResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Drawdown'] = ResolversParentTypes['Drawdown']> = {
  depth?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export interface EmailAddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EmailAddress'], any> {
  name: 'EmailAddress';
}

export type GuidelineSourceResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['GuidelineSource'] = ResolversParentTypes['GuidelineSource']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  year?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type HelpArticleResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['HelpArticle'] = ResolversParentTypes['HelpArticle']> = {
  excerpt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedOn?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MedicationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Medication'] = ResolversParentTypes['Medication']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dosage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  cents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  analyzeStock?: Resolver<Maybe<ResolversTypes['StockAnalysis']>, ParentType, ContextType, RequireFields<MutationAnalyzeStockArgs, 'days' | 'symbol'>>;
  fetchOrderHistory?: Resolver<Maybe<ResolversTypes['OrderHistory']>, ParentType, ContextType, RequireFields<MutationFetchOrderHistoryArgs, 'first' | 'userId'>>;
  fetchPatientRecord?: Resolver<Maybe<ResolversTypes['PatientRecord']>, ParentType, ContextType, RequireFields<MutationFetchPatientRecordArgs, 'first' | 'patientId'>>;
  fetchPriceHistory?: Resolver<Maybe<ResolversTypes['PriceHistory']>, ParentType, ContextType, RequireFields<MutationFetchPriceHistoryArgs, 'days' | 'symbol'>>;
  fetchQuote?: Resolver<Maybe<ResolversTypes['Quote']>, ParentType, ContextType, RequireFields<MutationFetchQuoteArgs, 'symbol'>>;
  lookUpCustomer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType, RequireFields<MutationLookUpCustomerArgs, 'userId'>>;
  openSupportTicket?: Resolver<Maybe<ResolversTypes['SupportTicket']>, ParentType, ContextType, RequireFields<MutationOpenSupportTicketArgs, 'description' | 'priority' | 'subject' | 'userId'>>;
  placePaperOrder?: Resolver<Maybe<ResolversTypes['PaperOrder']>, ParentType, ContextType, RequireFields<MutationPlacePaperOrderArgs, 'quantity' | 'side' | 'symbol'>>;
  queryShop?: Resolver<Maybe<ResolversTypes['SqlRows']>, ParentType, ContextType, RequireFields<MutationQueryShopArgs, 'statement'>>;
  recommendCare?: Resolver<Maybe<ResolversTypes['CareRecommendations']>, ParentType, ContextType, RequireFields<MutationRecommendCareArgs, 'patientId'>>;
  recordObservation?: Resolver<Maybe<ResolversTypes['Observation']>, ParentType, ContextType, RequireFields<MutationRecordObservationArgs, 'kind' | 'measuredAt' | 'patientId' | 'value'>>;
  refundOrder?: Resolver<Maybe<ResolversTypes['Refund']>, ParentType, ContextType, RequireFields<MutationRefundOrderArgs, 'orderId' | 'reason'>>;
  searchHelpArticles?: Resolver<Maybe<Array<ResolversTypes['HelpArticle']>>, ParentType, ContextType, RequireFields<MutationSearchHelpArticlesArgs, 'first' | 'query'>>;
};

export type ObservationResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Observation'] = ResolversParentTypes['Observation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ObservationKind'], ParentType, ContextType>;
  measuredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type OrderResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Order'] = ResolversParentTypes['Order']> = {
  deliveryDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  placedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['Product']>, ParentType, ContextType>;
  productId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refunded?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['OrderStatus'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  trackingCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warehouseNote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OrderHistoryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['OrderHistory'] = ResolversParentTypes['OrderHistory']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  orders?: Resolver<Array<ResolversTypes['Order']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PaperOrderResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PaperOrder'] = ResolversParentTypes['PaperOrder']> = {
  cash?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  filledAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  quantity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  side?: Resolver<ResolversTypes['Side'], ParentType, ContextType>;
  symbol?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PatientRecordResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PatientRecord'] = ResolversParentTypes['PatientRecord']> = {
  allergies?: Resolver<Array<ResolversTypes['Allergy']>, ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  birthDate?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  conditions?: Resolver<Array<ResolversTypes['Condition']>, ParentType, ContextType>;
  gender?: Resolver<ResolversTypes['Gender'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  insuranceNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  medications?: Resolver<Array<ResolversTypes['Medication']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  observations?: Resolver<Array<ResolversTypes['Observation']>, ParentType, ContextType>;
};

export type PriceHistoryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['PriceHistory'] = ResolversParentTypes['PriceHistory']> = {
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  prices?: Resolver<Array<ResolversTypes['DailyPrice']>, ParentType, ContextType>;
  symbol?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ProductResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Product'] = ResolversParentTypes['Product']> = {
  category?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inStock?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  supplierCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  tool?: Resolver<Maybe<ResolversTypes['Tool']>, ParentType, ContextType, RequireFields<QueryToolArgs, 'name'>>;
  tools?: Resolver<Array<ResolversTypes['Tool']>, ParentType, ContextType, RequireFields<QueryToolsArgs, 'effects' | 'names' | 'tags'>>;
};

export type QuoteResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Quote'] = ResolversParentTypes['Quote']> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  change?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  exchangeCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  previousClose?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  price?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  symbol?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface ReadOnlySqlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ReadOnlySQL'], any> {
  name: 'ReadOnlySQL';
}

export type RefundResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Refund'] = ResolversParentTypes['Refund']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  left?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  orderId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refundedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SqlRowsResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SqlRows'] = ResolversParentTypes['SqlRows']> = {
  columns?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  rows?: Resolver<Array<Array<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  truncated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type StockAnalysisResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['StockAnalysis'] = ResolversParentTypes['StockAnalysis']> = {
  annualisedReturn?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  annualisedVolatility?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  days?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  lastClose?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maxDrawdown?: Resolver<Maybe<ResolversTypes['Drawdown']>, ParentType, ContextType>;
  movingAverage20?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  movingAverage50?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  movingAverage200?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  symbol?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  totalReturn?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SupportTicketResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['SupportTicket'] = ResolversParentTypes['SupportTicket']> = {
  answerBy?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['TicketPriority'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ToolResolvers<ContextType = GatewayContext, ParentType extends ResolversParentTypes['Tool'] = ResolversParentTypes['Tool']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  effect?: Resolver<ResolversTypes['Effect'], ParentType, ContextType>;
  inputSchema?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export interface UuidScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['UUID'], any> {
  name: 'UUID';
}

export type Resolvers<ContextType = GatewayContext> = {
  Allergy?: AllergyResolvers<ContextType>;
  CareBasis?: CareBasisResolvers<ContextType>;
  CareRecommendation?: CareRecommendationResolvers<ContextType>;
  CareRecommendations?: CareRecommendationsResolvers<ContextType>;
  Condition?: ConditionResolvers<ContextType>;
  Customer?: CustomerResolvers<ContextType>;
  DailyPrice?: DailyPriceResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Drawdown?: DrawdownResolvers<ContextType>;
  EmailAddress?: GraphQLScalarType;
  GuidelineSource?: GuidelineSourceResolvers<ContextType>;
  HelpArticle?: HelpArticleResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Medication?: MedicationResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Observation?: ObservationResolvers<ContextType>;
  Order?: OrderResolvers<ContextType>;
  OrderHistory?: OrderHistoryResolvers<ContextType>;
  PaperOrder?: PaperOrderResolvers<ContextType>;
  PatientRecord?: PatientRecordResolvers<ContextType>;
  PriceHistory?: PriceHistoryResolvers<ContextType>;
  Product?: ProductResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Quote?: QuoteResolvers<ContextType>;
  ReadOnlySQL?: GraphQLScalarType;
  Refund?: RefundResolvers<ContextType>;
  SqlRows?: SqlRowsResolvers<ContextType>;
  StockAnalysis?: StockAnalysisResolvers<ContextType>;
  SupportTicket?: SupportTicketResolvers<ContextType>;
  Tool?: ToolResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UUID?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = GatewayContext> = {
  batch?: BatchDirectiveResolver<any, any, ContextType>;
  breaker?: BreakerDirectiveResolver<any, any, ContextType>;
  cache?: CacheDirectiveResolver<any, any, ContextType>;
  concurrency?: ConcurrencyDirectiveResolver<any, any, ContextType>;
  constraint?: ConstraintDirectiveResolver<any, any, ContextType>;
  fallback?: FallbackDirectiveResolver<any, any, ContextType>;
  from?: FromDirectiveResolver<any, any, ContextType>;
  hedge?: HedgeDirectiveResolver<any, any, ContextType>;
  hidden?: HiddenDirectiveResolver<any, any, ContextType>;
  invalidates?: InvalidatesDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  rest?: RestDirectiveResolver<any, any, ContextType>;
  retry?: RetryDirectiveResolver<any, any, ContextType>;
  sql?: SqlDirectiveResolver<any, any, ContextType>;
  timeout?: TimeoutDirectiveResolver<any, any, ContextType>;
  tool?: ToolDirectiveResolver<any, any, ContextType>;
};
