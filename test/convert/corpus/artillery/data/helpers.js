module.exports = {
  setHeader(req, context, ee, next) {
    req.headers['x-set'] = 'by-hook';
    return next();
  },
  makeId(context, events, done) {
    context.vars.made = 'm-1';
    return done();
  },
};
