/** A topic of constructs, and the names that belong to it unless an earlier topic has them. */
interface Topic {
  title: string;
  names: RegExp;
}

export const TOPICS: readonly Topic[] = [
  { title: 'Load', names: /^load-|arrivals/ },
  { title: 'Pauses', names: /^(?:sleep|wait|think|task-without-requests)/ },
  { title: 'Cookies', names: /cookie/ },
  { title: 'Credentials', names: /credential|basic|auth|security/ },
  {
    title: 'Values from answers',
    names:
      /token|capture|of-an-answer|of-a-page|on-start|submit-form|response-text|user-state|setup-data|from-an-answer/,
  },
  { title: 'Before and after', names: /^(?:setup|teardown|on-stop|after-requests|init-values)/ },
  {
    title: 'Redirects and errors',
    names: /redirect|missing|expected|answer-404|throw|try-|expect-plugin|catch-response/,
  },
  {
    title: 'Shares',
    names: /weight|tasks?-|^nested-task|^sequential|^user-|scenario|probability|pick-by|repeated|^environments/,
  },
  { title: 'Random and changing values', names: /random|iteration-number|date-now|clock|made-up-id/ },
  { title: 'Rows of data', names: /shared-array|csv|payload|^variables|open-body/ },
  { title: 'Loops, and several at once', names: /^(?:for-|while|loop|batch|parallel|map-of-requests|async|list-of)/ },
  { title: 'Conditions', names: /^(?:if-|ternary|switch|conditional|nullish)/ },
  { title: 'Values that are changed', names: /^(?:append|set-|push|pop|delete-body|counter|object-assign)/ },
  {
    title: 'Functions, classes, merged parts',
    names: /helper|class|library|imported|named-imports|default-by-name|spread|merge|anchors|hook|typescript|mixin/,
  },
  { title: 'Bodies', names: /form|json|body|upload|text|post-|put-|graphql|xml|multipart|gzip|placeholder-like/ },
  { title: 'Headers', names: /header/ },
  {
    title: 'Addresses and queries',
    names:
      /url|origin|target|environment|quer|methods|servers|page-with|calls-without|preflight|websocket|not-http|static-files|content-hashes|mock-server/,
  },
  { title: 'Parts of a document', names: /operation|reference|schema|parameter|webhooks|document|delete-listed/ },
  {
    title: 'Samples from a schema',
    names: /discriminator|pattern|multiple|bounds|least|any-of|all-of|read-only|formats|examples|types-of|map-of/,
  },
  { title: 'Other', names: /./ },
];

/** The title of the topic that a construct belongs to. */
export function topicOf(construct: string): string {
  return (TOPICS.find(({ names }) => names.test(construct)) as Topic).title;
}
