export { EXCEPTIONS, type Exception, type ExceptionName } from './exceptions.ts';
export { InvariantCheck, type InvariantCheckOptions } from './invariant-check.ts';
export { InvariantViolation, type Violation } from './violation.ts';
